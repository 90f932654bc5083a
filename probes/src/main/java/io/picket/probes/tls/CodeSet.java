package io.picket.probes.tls;

import java.util.AbstractSet;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;

/**
 * A set of code points, as bits: some four hundred suites are looked up in several of them for
 * every hello. In ascending order; not safe for many threads while it changes.
 */
final class CodeSet extends AbstractSet<Integer> {
  private final BitSet bits = new BitSet();

  CodeSet() {}

  CodeSet(Collection<Integer> codes) {
    addAll(codes);
  }

  @Override
  public boolean add(Integer code) {
    boolean news = !bits.get(code);
    bits.set(code);
    return news;
  }

  @Override
  public boolean addAll(Collection<? extends Integer> codes) {
    if (!(codes instanceof CodeSet set)) {
      return super.addAll(codes);
    }
    int before = size();
    bits.or(set.bits);
    return size() > before;
  }

  @Override
  public boolean contains(Object code) {
    return code instanceof Integer known && bits.get(known);
  }

  @Override
  public boolean remove(Object code) {
    boolean there = contains(code);
    if (there) {
      bits.clear((Integer) code);
    }
    return there;
  }

  @Override
  public boolean removeAll(Collection<?> codes) {
    if (!(codes instanceof CodeSet set)) {
      boolean changed = false;
      for (Object code : codes) {
        changed |= remove(code);
      }
      return changed;
    }
    int before = size();
    bits.andNot(set.bits);
    return size() < before;
  }

  @Override
  public void clear() {
    bits.clear();
  }

  @Override
  public Iterator<Integer> iterator() {
    return bits.stream().iterator();
  }

  @Override
  public int size() {
    return bits.cardinality();
  }
}
