//! Which of several assignments of a row fits the positions of its figures.
//!
//! In: a row with blanks, the middles of the header words of its columns, and the assignments that add up. Out: the
//! assignment whose figures are as far from their headers as the figures whose column is certain; `None` if two come
//! near.
use crate::text_dump::rows::PrintedRow;

/// The second best assignment must be twice as far off as the best, and so many half characters more.
const DRIFT: usize = 6;

/// The index of the assignment that fits the positions.
pub(crate) fn choose(row: &PrintedRow, readings: &[Vec<usize>]) -> Option<usize> {
    let offset = |fig: usize, column: usize| -> Option<isize> {
        let f = row.figs.get(fig)?;
        let anchor = (*row.anchors.get(column)?)?;
        Some((f.x0 + f.x1) as isize - anchor as isize)
    };
    let first = readings.first()?;
    let agreed: Vec<bool> = (0..row.figs.len()).map(|i| readings.iter().all(|r| r.get(i) == first.get(i))).collect();
    // How far the figures of an assignment are off, compared with the nearest certain figure.
    let strain = |reading: &Vec<usize>| -> Option<usize> {
        let mut most = 0usize;
        for (i, _) in agreed.iter().enumerate().filter(|(_, a)| !**a) {
            let near = (0..agreed.len())
                .filter(|k| agreed.get(*k) == Some(&true))
                .min_by_key(|k| k.abs_diff(i))
                .and_then(|k| offset(k, *first.get(k)?))
                .unwrap_or(0);
            most = most.max(offset(i, *reading.get(i)?)?.abs_diff(near));
        }
        Some(most)
    };
    let mut strains: Vec<(usize, usize)> =
        readings.iter().enumerate().map(|(i, r)| strain(r).map(|s| (s, i))).collect::<Option<_>>()?;
    strains.sort_unstable();
    match strains.as_slice() {
        [(best, i), (second, _), ..] if *second > best * 2 + DRIFT => Some(*i),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_dump::rows::PrintedFigure;

    fn row(xs: &[usize]) -> PrintedRow {
        let figs = xs.iter().map(|x| PrintedFigure { x0: *x, x1: x + 4, ..PrintedFigure::default() }).collect();
        PrintedRow { figs, anchors: [10, 30, 50, 70].map(|a| Some(2 * a)).to_vec(), ..PrintedRow::default() }
    }

    #[test]
    fn offsets_of_neighbours_tell() {
        let readings = [vec![0, 1, 2], vec![0, 1, 3]];
        assert_eq!(choose(&row(&[8, 28, 48]), &readings), Some(0));
        assert_eq!(choose(&row(&[9, 30, 70]), &readings), Some(1));
        // Between two headers.
        assert_eq!(choose(&row(&[8, 28, 58]), &readings), None);
    }
}
