package io.picket.probes.tls;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A set of code points, as bits: some four hundred suites are looked up in several of them for
 * every hello. Suites stand in a few clusters far apart, so only words that have a bit are kept: a
 * dozen of a thousand. In ascending order; not safe for many threads while it changes.
 */
final class CodeSet extends AbstractSet<Integer> {
  private static final int FEW = 4;

  /** Which words there are, ascending: a code's is its upper bits, from the seventh on. */
  private int[] places = {};

  private long[] words = {};
  private int used;

  CodeSet() {}

  CodeSet(Collection<Integer> codes) {
    if (codes instanceof CodeSet set) {
      places = set.places.clone();
      words = set.words.clone();
      used = set.used;
    } else {
      addAll(codes);
    }
  }

  /** Where a word stands, or the complement of where it would. */
  private int find(int place) {
    int at = 0;
    while (at < used && places[at] < place) {
      at++;
    }
    return at < used && places[at] == place ? at : ~at;
  }

  private int findOrMake(int place) {
    int found = find(place);
    if (found >= 0) {
      return found;
    }
    int at = ~found;
    if (used == places.length) {
      places = Arrays.copyOf(places, FEW + 2 * used);
      words = Arrays.copyOf(words, FEW + 2 * used);
    }
    System.arraycopy(places, at, places, at + 1, used - at);
    System.arraycopy(words, at, words, at + 1, used - at);
    places[at] = place;
    words[at] = 0;
    used++;
    return at;
  }

  @Override
  public boolean add(Integer code) {
    return put(findOrMake(code >>> 6), 1L << code);
  }

  private boolean put(int at, long bits) {
    long before = words[at];
    words[at] |= bits;
    return words[at] != before;
  }

  private boolean take(int at, long bits) {
    long before = words[at];
    words[at] &= ~bits;
    return words[at] != before;
  }

  @Override
  public boolean addAll(Collection<? extends Integer> codes) {
    if (!(codes instanceof CodeSet set)) {
      return super.addAll(codes);
    }
    boolean changed = false;
    for (int i = 0; i < set.used; i++) {
      changed |= put(findOrMake(set.places[i]), set.words[i]);
    }
    return changed;
  }

  @Override
  public boolean contains(Object code) {
    if (!(code instanceof Integer known)) {
      return false;
    }
    int at = find(known >>> 6);
    return at >= 0 && (words[at] & 1L << known) != 0;
  }

  @Override
  public boolean containsAll(Collection<?> codes) {
    if (!(codes instanceof CodeSet set)) {
      return super.containsAll(codes);
    }
    for (int i = 0; i < set.used; i++) {
      int at = find(set.places[i]);
      if ((set.words[i] & ~(at < 0 ? 0 : words[at])) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean remove(Object code) {
    if (!(code instanceof Integer known)) {
      return false;
    }
    int at = find(known >>> 6);
    return at >= 0 && take(at, 1L << known);
  }

  @Override
  public boolean removeAll(Collection<?> codes) {
    boolean changed = false;
    if (codes instanceof CodeSet set) {
      for (int i = 0; i < set.used; i++) {
        int at = find(set.places[i]);
        changed |= at >= 0 && take(at, set.words[i]);
      }
    } else {
      for (Object code : codes) {
        changed |= remove(code);
      }
    }
    return changed;
  }

  /** What is in this and not in that. */
  CodeSet without(Collection<Integer> codes) {
    var rest = new CodeSet(this);
    rest.removeAll(codes);
    return rest;
  }

  @Override
  public void clear() {
    used = 0;
  }

  @Override
  public int size() {
    int size = 0;
    for (int i = 0; i < used; i++) {
      size += Long.bitCount(words[i]);
    }
    return size;
  }

  @Override
  public Iterator<Integer> iterator() {
    return new Iterator<>() {
      private int at = -1;
      private long left;

      @Override
      public boolean hasNext() {
        while (left == 0 && at + 1 < used) {
          left = words[++at];
        }
        return left != 0;
      }

      @Override
      public Integer next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int bit = Long.numberOfTrailingZeros(left);
        left &= left - 1;
        return (places[at] << 6) + bit;
      }
    };
  }
}
