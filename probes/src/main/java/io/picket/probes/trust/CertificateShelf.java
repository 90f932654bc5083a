package io.picket.probes.trust;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Certificates of servers that were read already, so that one that many servers present, or one
 * server in many handshakes, is read and its signatures are verified once in a scan. Those that
 * have not been asked for longest make room; large ones are not kept. At most {@value #MOST} of at
 * most {@value #LARGEST} bytes each. Safe for many threads.
 */
public final class CertificateShelf {
  private static final int MOST = 512;
  private static final int LARGEST = 8 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, ParsedCertificate.Reading> kept =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ParsedCertificate.Reading> eldest) {
          return size() > MOST;
        }
      };

  /** Reads DER of any origin, or finds it read; never throws. */
  public ParsedCertificate.Reading read(byte[] der) {
    if (der.length > LARGEST) {
      return ParsedCertificate.read(der);
    }
    String sha256 = ParsedCertificate.hex(ParsedCertificate.sha256(der));
    lock.lock();
    try {
      ParsedCertificate.Reading known = kept.get(sha256);
      if (known != null) {
        return known;
      }
    } finally {
      lock.unlock();
    }
    ParsedCertificate.Reading reading = ParsedCertificate.read(der);
    lock.lock();
    try {
      ParsedCertificate.Reading first = kept.putIfAbsent(sha256, reading);
      return first == null ? reading : first;
    } finally {
      lock.unlock();
    }
  }
}
