package io.tao4j.networks.reading;

import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code dataset_convert}: a list of pictures with their texts as one LMDB file, TAO's other form
 * of a set.
 */
public final class LmdbCommand implements SubCommand<LmdbSpec> {
  @Override
  public String name() {
    return "dataset_convert";
  }

  @Override
  public String description() {
    return "a list of pictures with their texts to LMDB";
  }

  @Override
  public SpecBinder<LmdbSpec> specBinder() {
    return SpecBinder.of(LmdbSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
        input_img_dir: data/train
        gt_file: data/train/gt_new.txt   # a line each: the picture, a tab, its text
        results_dir: data/train-lmdb
        """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("-d", "--input_img_dir"),
            Kind.PATH,
            "input_img_dir",
            "Folder of the pictures."),
        new Option(List.of("-l", "--gt_file"), Kind.PATH, "gt_file", "List of the pictures."),
        new Option(
            List.of("-o", "--output"), Kind.PATH, "results_dir", "Folder of the LMDB file."));
  }

  @Override
  public Optional<Path> output(LmdbSpec spec) {
    return Optional.of(spec.resultsDir().resolve(io.tao4j.data.lmdb.LmdbFile.NAME));
  }

  /**
   * @throws io.tao4j.error.TaoException as {@link TextPictures#listed}
   */
  @Override
  public Result run(LmdbSpec spec) throws IOException {
    List<LabelledText> samples = TextPictures.texts(spec.inputImgDir(), spec.gtFile());
    Path file = TextLmdb.write(spec.resultsDir(), samples);
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("pictures", samples.size());
    return new Result(
        List.of("%s pictures with texts in %s".formatted(samples.size(), file)),
        List.of(),
        figures,
        List.of(file));
  }
}
