package io.tao4j.networks.language.convert;

import io.tao4j.error.TaoException;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code dataset_convert} for the forms that a network knows. */
public final class ConvertCommand implements SubCommand<ConvertSpec> {
  private final List<TextForm> forms;

  /**
   * @param forms one or more; the first is meant where a spec names none
   */
  public ConvertCommand(List<TextForm> forms) {
    this.forms = List.copyOf(forms);
  }

  @Override
  public String name() {
    return "dataset_convert";
  }

  @Override
  public String description() {
    return "other forms of data to those of this network: "
        + forms.stream().map(TextForm::name).collect(Collectors.joining(", "));
  }

  @Override
  public SpecBinder<ConvertSpec> specBinder() {
    return SpecBinder.of(ConvertSpec.class);
  }

  @Override
  public String defaultSpec() {
    StringBuilder text = new StringBuilder("source_data_dir: data/source\n");
    text.append("target_data_dir: data\n");
    for (TextForm form : forms) {
      text.append("# ").append(form.name()).append(": ").append(form.description()).append('\n');
    }
    return text.append("dataset_name: ").append(forms.get(0).name()).append('\n').toString();
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("-d", "--source_data_dir"),
            Kind.PATH,
            "source_data_dir",
            "Folder of what is converted."),
        new Option(
            List.of("-o", "--target_data_dir"),
            Kind.PATH,
            "target_data_dir",
            "Folder that is written."),
        new Option(
            List.of("--dataset_name"), Kind.WORD, "dataset_name", "Form of what is converted."));
  }

  @Override
  public Optional<Path> output(ConvertSpec spec) {
    return spec.targetDataDir().map(folder -> folder.resolve("dataset_convert"));
  }

  /**
   * @throws TaoException {@code CONVERT-001} if there is no such form, or the spec names no target;
   *     {@code CONVERT-002} if the source is not of its form
   */
  @Override
  public Result run(ConvertSpec spec) throws IOException {
    Path target =
        spec.targetDataDir()
            .orElseThrow(
                () ->
                    new TaoException(
                        "CONVERT-001",
                        "the spec names no target_data_dir",
                        "set it, or use -o on the command line"));
    String name = spec.datasetName().orElse(forms.get(0).name());
    TextForm form =
        forms.stream()
            .filter(one -> one.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new TaoException(
                        "CONVERT-001",
                        "there is no form '%s' here".formatted(name),
                        forms.stream()
                            .map(one -> one.name() + ": " + one.description())
                            .toArray(String[]::new)));
    TextForm.Written written = form.convert(spec.sourceDataDir(), target, spec.listOfFileNames());
    return new Result(
        List.of("%s texts".formatted(written.texts())),
        written.notices(),
        Map.of("texts", written.texts(), "files", written.files().size()),
        written.files());
  }
}
