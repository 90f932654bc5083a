package io.picket.probes.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many sockets this process may have, and how many of them a port scan may use at once. */
final class Descriptors {
  /** What a process may count on where the limit cannot be read. */
  private static final int MODEST = 1024;

  /** More half-open connections than this trouble routers, whatever our own limit is. */
  private static final int MOST = 8192;

  private static final int SMALLEST_RESERVE = 256;
  private static final Pattern SOFT_LIMIT =
      Pattern.compile("(?m)^Max open files +([0-9]+|unlimited) ");

  private Descriptors() {}

  /** How many attempts of a port scan may be under way, with a reserve left for everything else. */
  static int window() {
    return window(limit(Path.of("/proc/self/limits")));
  }

  static int window(int limit) {
    int reserve = Math.max(SMALLEST_RESERVE, limit / 4);
    return Math.clamp(limit - reserve, 16, MOST);
  }

  /** The soft limit as Linux tells it. */
  static int limit(Path limits) {
    try {
      Matcher line = SOFT_LIMIT.matcher(Files.readString(limits));
      if (!line.find()) {
        return MODEST;
      }
      String number = line.group(1);
      return number.length() > 7 ? 1_000_000 : Integer.parseInt(number);
    } catch (IOException e) {
      return MODEST;
    }
  }
}
