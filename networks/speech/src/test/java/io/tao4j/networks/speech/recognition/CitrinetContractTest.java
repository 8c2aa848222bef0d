package io.tao4j.networks.speech.recognition;

import io.tao4j.network.NetworkContract;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.tokenizers.TokenizerTraining;
import io.tao4j.networks.tokenizers.WordCounts;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tones that spell words, by a Citrinet of two small blocks with pieces of words. */
class CitrinetContractTest extends NetworkContract<CitrinetSpec, Sound, Transcript> {
  private static final String TRAIN = "training_ds.manifest_filepath";
  private static final String FOLDER = "model.tokenizer.dir";

  CitrinetContractTest() {
    super(new CitrinetNetwork(), new Figures(3_208, 125_984, 300, 0.01f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    WordCounts words = new WordCounts();
    Tones.TEXTS.forEach(words::add);
    Files.write(data.resolve("tokenizer.model"), TokenizerTraining.bytePairs(words, 7, 1).bytes());
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(TRAIN, "['" + Tones.manifest(data, Tones.TEXTS) + "']");
    fields.put("validation_ds.manifest_filepath", fields.get(TRAIN));
    fields.put(FOLDER, data.toString());
    fields.put("training_ds.batch_size", "8");
    fields.put("model.preprocessor.sample_rate", "8000");
    fields.put("model.preprocessor.features", "16");
    fields.put("model.preprocessor.dither", "0");
    fields.put("model.spec_augment.freq_masks", "0");
    fields.put("model.spec_augment.time_masks", "0");
    fields.put(
        "model.encoder.jasper",
        "[{filters: 24, kernel: [5], stride: [2], residual: false, separable: true, se: true},"
            + " {filters: 24, repeat: 2, kernel: [7], stride: [2], stride_last: true,"
            + " residual_mode: stride_add, separable: true, se: true}]");
    return fields;
  }

  @Override
  protected String golden() {
    return "citrinet.txt";
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("0.wav");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path empty = Files.createDirectories(data.resolve("empty"));
    Path broken = Files.createDirectories(data.resolve("broken"));
    Files.writeString(broken.resolve("tokenizer.model"), "no model");
    return List.of(
        new BadInput("no such file", "SPEC-100", TRAIN, "[" + data.resolve("none.json") + "]"),
        new BadInput("no such folder", "SPEC-100", FOLDER, data.resolve("none").toString()),
        new BadInput("no tokenizer in it", "SPEC-100", FOLDER, empty.toString()),
        new BadInput("no vocabulary in it", "SPEC-100", "model.tokenizer.type", "wpe"),
        new BadInput("a broken tokenizer", "WIRE-002", FOLDER, broken.toString()),
        new BadInput("no block", "SPEC-100", "model.encoder.jasper", "[]"),
        new BadInput("other bands", "SPEC-100", "model.encoder.feat_in", "80"),
        new BadInput("a minimum above", "SPEC-100", "optim.sched.min_lr", "1"),
        new BadInput(
            "no such model",
            "MODEL-003",
            "restore_from",
            broken.resolve("tokenizer.model").toString()));
  }
}
