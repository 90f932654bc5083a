package io.picket.model;

import java.util.Comparator;
import java.util.List;

/**
 * A verdict about a subject.
 *
 * @param key the identity: wording, time, evidence, severity and today's addresses are not in it
 * @param verdict the answer, the worst over all addresses of the subject
 * @param seenAt the endpoints (or host addresses) that gave this verdict, in order of address
 */
public record Finding(Key key, Verdict verdict, List<String> seenAt) {
  public Finding {
    seenAt = List.copyOf(seenAt);
  }

  /** Who, what was asked, about what. History, diff, waivers and tickets hang on this. */
  public record Key(ClientId client, CheckId check, Subject subject) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing((Key key) -> key.client().value())
            .thenComparing(key -> key.subject().key(), PlaceOrder.PLACES)
            .thenComparing(Key::check);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }

    /** {@code client check subject}, parted by single spaces; none of the three contains one. */
    @Override
    public String toString() {
      return client + " " + check + " " + subject.key();
    }
  }
}
