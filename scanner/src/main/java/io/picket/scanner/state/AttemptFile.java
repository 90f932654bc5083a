package io.picket.scanner.state;

import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.login.LoginMemory;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers login attempts in the file {@code login-attempts} of a folder.
 *
 * <ol>
 *   <li>Whoever reads and writes it holds the lock on {@code login-attempts.lock} beside it.
 *   <li>It is written anew beside itself, forced to the disk, and moved into its place; then the
 *       folder is forced to the disk, too. Only then is an attempt granted.
 *   <li>A file that is not understood to its last line refuses every attempt.
 *   <li>Attempts are forgotten after {@link #KEPT}. One that lies in the future, because a clock
 *       was wrong, counts until that time has passed.
 * </ol>
 */
public final class AttemptFile implements LoginMemory {
  /** How long attempts are kept. */
  static final Duration KEPT = Duration.ofDays(7);

  private static final int MOST_BYTES = 1024 * 1024;

  private final Path folder;
  private final Path file;
  private final InstantSource clock;
  private final ReentrantLock ours = new ReentrantLock();

  /**
   * @param folder made on the first attempt if it is not there
   */
  public AttemptFile(Path folder, InstantSource clock) {
    this.folder = folder.toAbsolutePath();
    this.file = this.folder.resolve("login-attempts");
    this.clock = clock;
  }

  @Override
  public Claim claim(Attempt attempt) throws InterruptedException {
    ours.lockInterruptibly();
    try {
      Files.createDirectories(folder, onlyOurs("rwx------"));
      try (FileChannel channel = open(folder.resolve("login-attempts.lock"));
          FileLock held = channel.lock()) {
        return held.isValid()
            ? claimLocked(attempt)
            : refused("the lock on it was lost before it was held");
      }
    } catch (OverlappingFileLockException _) {
      return refused("another scan is using it");
    } catch (ClosedByInterruptException | FileLockInterruptionException _) {
      throw new InterruptedException();
    } catch (IOException | AttemptText.Bad e) {
      return refused(e.getClass().getSimpleName() + ": " + e.getMessage());
    } finally {
      ours.unlock();
    }
  }

  private Claim claimLocked(Attempt attempt) throws IOException, AttemptText.Bad {
    List<AttemptText.Noted> noted = read();
    Instant now = clock.instant();
    Optional<Claim> refusal = refusal(noted, attempt, now);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var kept = new ArrayList<AttemptText.Noted>();
    noted.stream().filter(one -> one.at().plus(KEPT).isAfter(now)).forEach(kept::add);
    kept.add(new AttemptText.Noted(now, attempt));
    write(AttemptText.write(kept));
    return new Claim.Granted(now);
  }

  @Override
  public Claim wouldClaim(Attempt attempt) {
    try {
      Instant now = clock.instant();
      return refusal(read(), attempt, now).orElse(new Claim.Granted(now));
    } catch (IOException | AttemptText.Bad e) {
      return refused(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static Optional<Claim> refusal(
      List<AttemptText.Noted> noted, Attempt attempt, Instant now) {
    return noted.stream()
        .filter(one -> one.attempt().isLike(attempt))
        .filter(one -> now.isBefore(one.at().plus(QUIET)))
        .max((one, other) -> one.at().compareTo(other.at()))
        .map(one ->
            new Claim.Refused(
                Reason.NOT_TRIED,
                "\""
                    + one.attempt().account()
                    + "\" was tried on port "
                    + one.attempt().port()
                    + " at "
                    + one.at().truncatedTo(ChronoUnit.SECONDS)
                    + ", and nothing is tried there again before "
                    + one.at().plus(QUIET).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)));
  }

  private Claim refused(String why) {
    return new Claim.Refused(
        Reason.NOT_TRIED,
        Text.printable("the memory of attempts in " + folder + " cannot be used: " + why));
  }

  private List<AttemptText.Noted> read() throws IOException, AttemptText.Bad {
    byte[] bytes;
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException _) {
      return List.of();
    }
    if (bytes.length > MOST_BYTES) {
      throw new AttemptText.Bad("longer than " + MOST_BYTES + " bytes");
    }
    return AttemptText.read(new String(bytes, StandardCharsets.UTF_8));
  }

  private void write(String text) throws IOException {
    Path fresh = folder.resolve("login-attempts.new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel = open(fresh)) {
      var bytes = java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (isPosix()) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        java.util.Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        onlyOurs("rw-------"));
  }

  private FileAttribute<?>[] onlyOurs(String permissions) {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private boolean isPosix() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
