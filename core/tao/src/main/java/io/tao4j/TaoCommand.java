package io.tao4j;

import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Work of a network beside the verbs, {@code kmeans} say, with its own spec. Immutable: each setter
 * gives a new one.
 *
 * <pre>{@code
 * Tao.network("n_gram")
 *     .command("train")
 *     .set("training_ds.data_file", text)
 *     .set("export_to", arpa)
 *     .run();
 * }</pre>
 */
@CheckReturnValue
public final class TaoCommand {
  private final Declared<?> declared;
  private final SpecTree tree;

  private TaoCommand(Declared<?> declared, SpecTree tree) {
    this.declared = declared;
    this.tree = tree;
  }

  static TaoCommand of(SubCommand<?> command) {
    return new TaoCommand(
        new Declared<>(command), SpecReader.standard().parse("", SpecSyntax.YAML, command.name()));
  }

  /** The command with its own type of spec. */
  private record Declared<S extends Record>(SubCommand<S> command) {
    SpecReport check(SpecTree tree) {
      return command.specBinder().bind(tree).report();
    }

    SubCommand.Result run(SpecTree tree) throws IOException {
      SpecBinding<S> binding = command.specBinder().bind(tree);
      binding.report().throwIfErrors();
      return command.run(binding.spec());
    }
  }

  /** With a spec from a file, YAML or protobuf text, in place of what was set so far. */
  public TaoCommand spec(Path file) {
    Objects.requireNonNull(file, "file");
    return new TaoCommand(declared, SpecReader.standard().read(file));
  }

  /** With a spec held in memory; relative paths in it start from the working directory. */
  public TaoCommand spec(String text, SpecSyntax syntax) {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(syntax, "syntax");
    return new TaoCommand(
        declared, SpecReader.standard().parse(text, syntax, declared.command().name()));
  }

  /**
   * Gives one field of the spec.
   *
   * @param path such as {@code model.order}
   * @param value a number, a truth value, or text as YAML would have it
   */
  public TaoCommand set(String path, Object value) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(value, "value");
    return new TaoCommand(declared, tree.with(path, String.valueOf(value)));
  }

  /** Everything that is wrong with the spec, and notices; throws nothing. */
  public SpecReport check() {
    return declared.check(tree);
  }

  /**
   * Runs.
   *
   * @return what was found, and the files that were written
   * @throws io.tao4j.error.TaoException with everything that is wrong with the spec, or if the data
   *     do not allow it
   * @throws IOException if a file cannot be written
   */
  @SuppressWarnings("CheckReturnValue") // what it writes may be all that is wanted
  public SubCommand.Result run() throws IOException {
    return declared.run(tree);
  }
}
