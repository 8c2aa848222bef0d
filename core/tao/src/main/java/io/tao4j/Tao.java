package io.tao4j;

import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.network.Network;
import io.tao4j.network.Networks;
import io.tao4j.network.SubCommand;
import io.tao4j.pipeline.PipelineConfig;
import io.tao4j.report.RunReport;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way in. */
@CheckReturnValue
public final class Tao {
  /** Property of a model that holds its resolved spec, in YAML with the origins in comments. */
  static final String SPEC_PROPERTY = "spec";

  private Tao() {}

  /** A network that has been chosen and needs a spec. */
  @CheckReturnValue
  public static final class NetworkChoice {
    private final Network<?, ?, ?> network;

    private NetworkChoice(Network<?, ?, ?> network) {
      this.network = network;
    }

    /** The network's module, for tools that work below specs. */
    public Network<?, ?, ?> network() {
      return network;
    }

    /**
     * With a spec from a file, YAML or protobuf text. Problems are reported by the verb that needs
     * the spec, or by {@link TaoJob#check()}.
     */
    public TaoJob spec(Path file) {
      Objects.requireNonNull(file, "file");
      return new TaoJob(Session.of(network, SpecReader.standard().read(file)));
    }

    /**
     * With the network's default spec. Its paths are examples: {@link TaoJob#set} gives it real
     * ones.
     */
    public TaoJob defaultSpec() {
      SpecTree tree =
          SpecReader.standard()
              .parse(network.defaultSpec(), SpecSyntax.YAML, "default spec of " + network.name());
      return new TaoJob(Session.of(network, tree));
    }

    /**
     * Work of this network beside the verbs, such as {@code kmeans}.
     *
     * @throws TaoException {@code TAO-007} naming those that there are
     */
    public TaoCommand command(String name) {
      Objects.requireNonNull(name, "name");
      List<SubCommand<?>> commands = network.info().commands();
      return TaoCommand.of(
          commands.stream()
              .filter(command -> command.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new TaoException(
                          "TAO-007",
                          "'%s' has no command '%s'".formatted(network.name(), name),
                          "it has " + commands.stream().map(SubCommand::name).toList())));
    }

    /** Checks specs and describes their fields, without training. */
    public SpecValidator specs() {
      return Networks.specs(network);
    }

    /**
     * What a training by a spec will do, in sentences: data, input, network, pictures, optimiser,
     * rate over the epochs, and what of the file has no effect and why. Files that it names need
     * not be there.
     *
     * @throws TaoException {@code SPEC-100} with everything that is wrong with the spec
     */
    public String explain(SpecTree tree) {
      Objects.requireNonNull(tree, "tree");
      return SpecTelling.of(network, tree);
    }

    /** With a spec held in memory; relative paths in it start from the working directory. */
    public TaoJob spec(String text, SpecSyntax syntax) {
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(syntax, "syntax");
      return new TaoJob(Session.of(network, SpecReader.standard().parse(text, syntax, "spec")));
    }
  }

  /**
   * Chooses a network.
   *
   * @throws TaoException {@code TAO-001} naming the networks that there are, {@code TAO-005} for
   *     one that TAO has and this library does not have yet
   */
  public static NetworkChoice network(String name) {
    Objects.requireNonNull(name, "name");
    return new NetworkChoice(find(name));
  }

  /**
   * Chooses a backbone, to get features of pictures from it.
   *
   * @throws TaoException {@code TAO-005} naming the backbones that there are
   */
  public static TaoBackbone backbone(String name) {
    Objects.requireNonNull(name, "name");
    return TaoBackbone.of(name);
  }

  /** All networks on the class path, by name. */
  public static List<Network<?, ?, ?>> networks() {
    return Networks.all();
  }

  static Network<?, ?, ?> find(String name) {
    return Networks.find(name);
  }

  /**
   * A chain of stages as a file declares it, see {@link PipelineConfig}; nothing runs yet.
   *
   * @throws TaoException {@code SPEC-100} with everything that is wrong with the file, {@code
   *     TAO-001} if it names no network
   */
  public static Pipeline pipeline(Path file) {
    Objects.requireNonNull(file, "file");
    return Pipeline.read(file);
  }

  /**
   * A chain of stages declared in memory; nothing runs yet.
   *
   * @param results folder for what the stages write
   * @throws TaoException as {@link #pipeline(Path)}
   */
  public static Pipeline pipeline(PipelineConfig config, Path results) {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(results, "results");
    return Pipeline.of(config, results);
  }

  /**
   * Makes one page of a results folder: figures, curves, pictures, timings, the spec with the
   * origin of each value. A training writes it by itself when it ends; this makes it anew, for
   * example after an evaluation into a folder below.
   *
   * @param folder what a training or an evaluation wrote into
   * @return {@code report.html} in the folder
   * @throws TaoException {@code REPORT-001} if the folder holds no results, {@code REPORT-002} if
   *     it cannot be read or written
   */
  public static Path report(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return RunReport.write(folder);
  }

  /**
   * Loads a model file.
   *
   * @throws TaoException if it is no model file, or of a network that is not there
   */
  public static TaoModel load(Path file) {
    Objects.requireNonNull(file, "file");
    Model model = OutOfMemory.explain(() -> ModelFile.read(file).model());
    Path folder = file.toAbsolutePath().getParent();
    return of(model, String.valueOf(file.getFileName()), folder == null ? Path.of("") : folder);
  }

  private static TaoModel of(Model model, String name, Path results) {
    String spec = model.meta().properties().get(SPEC_PROPERTY);
    SpecTree tree = spec == null ? null : SpecReader.standard().parseResolved(spec, name);
    return model(Session.of(find(model.meta().network()), tree).withResults(results), model);
  }

  private static <S extends Record, I, O> TaoModel model(
      Session<S, I, O> session, @Nullable Model model) {
    return new TaoModel(session, Objects.requireNonNull(model));
  }
}
