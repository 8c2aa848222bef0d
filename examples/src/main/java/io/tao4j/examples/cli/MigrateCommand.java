package io.tao4j.examples.cli;

import io.tao4j.Tao;
import io.tao4j.error.TaoException;
import io.tao4j.network.Network;
import io.tao4j.network.TaoNetworks;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecCode;
import io.tao4j.spec.SpecNode;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tao migrate FOLDER}: what of a TAO project works here as it is. */
@Command(
    name = "migrate",
    sortOptions = false,
    description = {
      "Reads the spec files and weights of a TAO project and reports which work as they are, which"
          + " differ in effect and how, and what to change. Nothing is written.",
      "Exit code 2 if a spec must be changed."
    })
final class MigrateCommand implements Callable<Integer> {
  private static final Set<String> SPECS = Set.of("txt", "yaml", "yml", "cfg", "prototxt", "pbtxt");

  /** Weights by the end of their name, with what becomes of them. */
  private static final Map<String, String> WEIGHTS =
      Map.of(
          "hdf5", "weights of Keras: give them as pretrained_model_file, or to train -m",
          "h5", "weights of Keras: give them as pretrained_model_file, or to train -m",
          "pth", "weights of PyTorch: give them as pretrained_model_file, or to train -m",
          "tlt",
              "encrypted: cannot be read. TAO 5 writes .hdf5: run 'tao model NETWORK export' of"
                  + " TAO 5 or its decoding tool there, and give that file",
          "etlt",
              "encrypted: cannot be read. Export to .onnx with TAO 5, or train here from .hdf5");

  private static final int LARGEST = 1 << 20;
  private static final int SHOWN = 20;

  private final Console console;

  @Parameters(paramLabel = "FOLDER", description = "Folder of the project, read with all below it.")
  Path folder = Path.of(".");

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description = "Network of the specs; found out from their fields and names without it.")
  @Nullable String network;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  MigrateCommand(Console console) {
    this.console = console;
  }

  /** What becomes of a file, in the order of the report. */
  private enum Verdict {
    AS_IT_IS("Work as they are"),
    DIFFERS("Work, with a difference"),
    CHANGE("Must be changed"),
    NOT_HERE("Of networks that are not here"),
    WEIGHTS("Weights and models");

    final String title;

    Verdict(String title) {
      this.title = title;
    }
  }

  /** A file with its verdict. */
  private record Finding(Verdict verdict, String file, String what, List<String> details) {}

  /** A network with what its specs say about a file. */
  private record Match(Network<?, ?, ?> network, SpecReport report, int unknown, int missing) {}

  @Override
  public Integer call() {
    if (!Files.isDirectory(folder)) {
      throw new TaoException("CLI-010", folder + " is no folder", "name the project's folder");
    }
    Map<Verdict, List<Finding>> findings = new TreeMap<>();
    for (Path file : files()) {
      finding(file)
          .ifPresent(
              f -> findings.computeIfAbsent(f.verdict(), verdict -> new ArrayList<>()).add(f));
    }
    if (findings.isEmpty()) {
      console.out().println("no spec file and no weights of TAO below " + folder);
      return 0;
    }
    findings.forEach(
        (verdict, found) -> {
          console.out().println("%s (%s)".formatted(verdict.title, found.size()));
          for (Finding finding : found) {
            console.out().println("  %s: %s".formatted(finding.file(), finding.what()));
            finding.details().forEach(line -> console.out().println("    " + line));
          }
        });
    return findings.containsKey(Verdict.CHANGE) ? 2 : 0;
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new TaoException("CLI-011", "cannot read " + folder + ": " + e, List.of(), e);
    }
  }

  private Optional<Finding> finding(Path file) {
    String name = folder.relativize(file).toString().replace('\\', '/');
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String weights = WEIGHTS.get(ending);
    if (weights != null) {
      return Optional.of(new Finding(Verdict.WEIGHTS, name, weights, List.of()));
    }
    if (!SPECS.contains(ending) || file.toFile().length() > LARGEST) {
      return Optional.empty();
    }
    SpecTree tree = SpecReader.standard().read(file);
    long groups =
        tree.root().entries().stream()
            .filter(entry -> !(entry.value() instanceof SpecNode.Scalar))
            .count();
    if (groups == 0) {
      return Optional.empty(); // class names, notes
    }
    if (network == null && isOfAnotherNetwork(name)) {
      return notHere(name);
    }
    Match match = match(tree, name);
    int given = tree.root().entries().size();
    if (match.unknown() * 2 > given) {
      return notHere(name);
    }
    return Optional.of(finding(name, match));
  }

  /** The network whose specs fit best: that of the option, of the file's name, or of its fields. */
  private Match match(SpecTree tree, String file) {
    if (network != null) {
      return match(tree, Tao.network(network).network());
    }
    for (Network<?, ?, ?> candidate : Tao.networks()) {
      if (named(file, candidate)) {
        Match match = match(tree, candidate);
        if (match.unknown() == 0) {
          return match; // no other network knows more of it
        }
      }
    }
    Comparator<Match> order =
        Comparator.comparingInt(Match::unknown)
            .thenComparing(match -> !named(file, match.network()))
            .thenComparingInt(Match::missing);
    return Tao.networks().stream()
        .map(candidate -> match(tree, candidate))
        .min(order)
        .orElseThrow(() -> new TaoException("TAO-001", "no network is on the class path"));
  }

  private static Match match(SpecTree tree, Network<?, ?, ?> network) {
    SpecValidator specs = Tao.network(network.name()).specs().allowMissingPaths();
    SpecReport report = specs.check(tree);
    return new Match(
        network, report, count(report, SpecCode.UNKNOWN_FIELD), count(report, SpecCode.MISSING));
  }

  private static int count(SpecReport report, SpecCode code) {
    return (int) report.problems().stream().filter(p -> p.code() == code).count();
  }

  /** Whether the path names a network of TAO that is not here. */
  private static boolean isOfAnotherNetwork(String file) {
    return longest(file, List.copyOf(TaoNetworks.all().keySet()))
        .filter(name -> Tao.networks().stream().noneMatch(n -> n.info().isCalled(name)))
        .isPresent();
  }

  /** Whether a part of the path says the network; yolo_v4_tiny is not yolo_v4. */
  private static boolean named(String file, Network<?, ?, ?> network) {
    return longest(file, Tao.networks().stream().map(Network::name).toList())
        .filter(network.name()::equals)
        .isPresent();
  }

  private static Optional<String> longest(String file, List<String> names) {
    return names.stream()
        .filter(file.toLowerCase(Locale.ROOT)::contains)
        .max(Comparator.comparingInt(String::length));
  }

  private static Optional<Finding> notHere(String file) {
    return longest(file, List.copyOf(TaoNetworks.all().keySet()))
        .map(
            name ->
                new Finding(
                    Verdict.NOT_HERE,
                    file,
                    "seems to be of %s (%s)".formatted(name, TaoNetworks.all().get(name)),
                    List.of()));
  }

  private static Finding finding(String file, Match match) {
    String name = match.network().name();
    List<Problem> errors = match.report().errors();
    List<Problem> notices = match.report().notices();
    if (!errors.isEmpty()) {
      return new Finding(
          Verdict.CHANGE, file, "%s, change %s".formatted(name, errors.size()), lines(errors));
    }
    return notices.isEmpty()
        ? new Finding(Verdict.AS_IT_IS, file, name, List.of())
        : new Finding(Verdict.DIFFERS, file, name, lines(notices));
  }

  private static List<String> lines(List<Problem> problems) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : problems.subList(0, Math.min(SHOWN, problems.size()))) {
      lines.add(
          (problem.origin().line() > 0 ? "line " + problem.origin().line() + ": " : "")
              + problem.message()
              + (problem.hint().isEmpty() ? "" : "; " + problem.hint()));
    }
    if (problems.size() > SHOWN) {
      lines.add("and %s more: see spec --check".formatted(problems.size() - SHOWN));
    }
    return lines;
  }
}
