package io.picket.scanner.state;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where Picket remembers things between runs: the folder of {@code --state}, else {@code picket} in
 * {@code XDG_STATE_HOME} (by the XDG Base Directory Specification {@code ~/.local/state}), on
 * Windows in {@code LOCALAPPDATA}.
 */
public final class StateFolder {
  private StateFolder() {}

  /** The folder; empty when neither the command line nor the environment names one. */
  public static Optional<Path> of(Optional<String> named, Map<String, String> environment) {
    if (named.isPresent()) {
      return named.map(Path::of);
    }
    return absolute(environment.get("XDG_STATE_HOME"))
        .or(() -> absolute(environment.get("HOME")).map(home -> home.resolve(".local/state")))
        .or(() -> absolute(environment.get("LOCALAPPDATA")))
        .map(home -> home.resolve("picket"));
  }

  /** The specification asks to ignore what is not absolute. */
  private static Optional<Path> absolute(@org.jspecify.annotations.Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }
}
