package io.tao4j;

import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Precision;
import io.tao4j.error.TaoException;
import io.tao4j.spec.SpecReader;
import io.tao4j.train.Cancellation;
import io.tao4j.train.ResultsClaim;
import io.tao4j.tune.Trial;
import io.tao4j.tune.TrialFile;
import io.tao4j.tune.TrialRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trial in a JVM of its own, with this one's class path and options: a crash in native code ends
 * that process only. The two talk through the trial's folder; a letter on the child's standard
 * input asks it to stop, and the end of the input, which comes when the parent is killed, ends it.
 */
final class TrialProcess {
  private static final int STOP = 's';
  private static final String LOG = "process.log";
  private static final int LAST_LINES = 5;
  private static final int MOST_ATTEMPTS = 600;
  private static final Logger LOGGER = LoggerFactory.getLogger(TrialProcess.class);
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private TrialProcess() {}

  /**
   * The child.
   *
   * @param arguments network, folder, epochs, engine or nothing, device, precision, figure or
   *     nothing
   */
  public static void main(String[] arguments) throws InterruptedException {
    Cancellation cancellation = new Cancellation();
    Thread parent = new Thread(() -> obey(cancellation), "tao4j-parent");
    parent.setDaemon(true);
    parent.start();
    Path folder = Path.of(arguments[1]);
    awaitFree(folder);
    Session<?, ?, ?> session =
        Session.of(
                Tao.find(arguments[0]),
                SpecReader.standard().read(folder.resolve(TrialRunner.SPEC)))
            .withDevice(Device.parse(arguments[4]))
            .withPrecision(Precision.valueOf(arguments[5]));
    if (!arguments[3].isEmpty()) {
      session = session.withEngine(Engine.valueOf(arguments[3]));
    }
    if (!arguments[6].isEmpty()) {
      session = session.withMonitor(arguments[6]);
    }
    TuneWork.trial(session, folder, Integer.parseInt(arguments[2]), cancellation);
  }

  private static void obey(Cancellation cancellation) {
    try {
      System.in.read(); // a word from the parent, or the end of it
    } catch (IOException e) {
      LOGGER.warn("the search that began this trial cannot be heard, so the trial ends", e);
    }
    cancellation.cancel();
  }

  /** A trial of a search that was killed may still be about to end in the folder. */
  private static void awaitFree(Path folder) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try (ResultsClaim claim = ResultsClaim.of(folder)) {
        LOGGER.debug("trial in {}", claim.folder());
        return;
      } catch (TaoException e) {
        if (attempt == MOST_ATTEMPTS || !e.code().equals("TRAIN-009")) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  /** Starts children and waits for them. */
  record Runner(Session<?, ?, ?> session) implements TrialRunner {
    @Override
    public TrialFile run(Path folder, int until, Cancellation cancellation) {
      Process process = null;
      try {
        Files.createDirectories(folder);
        process = start(folder, until);
        int code = waitFor(process, cancellation);
        TrialFile file = TrialFile.read(folder);
        return code == 0 ? file : file.ended(Trial.State.FAILED, crash(folder, code));
      } catch (IOException e) {
        throw new TaoException(
            "TUNE-007",
            "a process for a trial cannot be started: " + e.getMessage(),
            List.of("train in this process, without workers"),
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("the trial was interrupted");
      } finally {
        if (process != null) {
          process.destroyForcibly();
        }
      }
    }

    private Process start(Path folder, int until) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(option -> !isOfThisProcess(option))
          .forEach(command::add);
      String threads = System.getProperty(THREADS);
      if (threads != null) {
        command.add("-D" + THREADS + "=" + threads);
      }
      command.add(TrialProcess.class.getName());
      command.addAll(
          List.of(
              session.network().name(),
              folder.toAbsolutePath().toString(),
              Integer.toString(until),
              session.engine() == null ? "" : session.engine().name(),
              session.device().toString(),
              session.precision().name(),
              session.monitor() == null ? "" : session.monitor()));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(LOG).toFile()));
      Map<String, String> environment = builder.environment();
      environment.put("CLASSPATH", System.getProperty("java.class.path"));
      return builder.start();
    }

    /** What another process cannot have too: debuggers' ports, files that are written. */
    private static boolean isOfThisProcess(String option) {
      return option.startsWith("-agentlib:")
          || option.startsWith("-agentpath:")
          || option.startsWith("-javaagent:")
          || option.startsWith("-Xrunjdwp")
          || option.startsWith("-Xlog")
          || option.startsWith("-XX:StartFlightRecording")
          || option.startsWith("-Dcom.sun.management.jmxremote")
          || option.startsWith("-D" + THREADS);
    }

    private static int waitFor(Process process, Cancellation cancellation)
        throws InterruptedException, IOException {
      boolean told = false;
      OutputStream input = process.getOutputStream();
      while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
        if (cancellation.isCancelled() && !told) {
          told = true;
          try {
            input.write(STOP);
            input.flush();
          } catch (IOException e) {
            continue; // it has just ended
          }
        }
      }
      return process.exitValue();
    }

    private static String crash(Path folder, int code) throws IOException {
      List<String> lines =
          Files.exists(folder.resolve(LOG))
              ? Files.readAllLines(
                  folder.resolve(LOG), java.nio.charset.StandardCharsets.ISO_8859_1)
              : List.of();
      return new TaoException(
              "TUNE-008",
              "the process of the trial ended with code %s%s"
                  .formatted(code, code > 128 ? ", signal " + (code - 128) : ""),
              lines
                  .subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                  .toArray(String[]::new))
          .getMessage();
    }
  }
}
