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

/** Tones that spell words, by a Conformer of two small layers with pieces of words. */
class ConformerContractTest extends NetworkContract<ConformerSpec, Sound, Transcript> {
  private static final String TRAIN = "training_ds.manifest_filepath";
  private static final String FOLDER = "model.tokenizer.dir";

  ConformerContractTest() {
    super(
        new ConformerNetwork(), new Figures(21_240, 879_104, 300, 0.01f, PruneSettings.share(0.5)));
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
        "model.encoder",
        "{subsampling: dw_striding, subsampling_factor: 4, subsampling_conv_channels: 8, n_layers:"
            + " 2, d_model: 24, n_heads: 2, ff_expansion_factor: 2, conv_kernel_size: 5, dropout:"
            + " 0, dropout_att: 0}");
    fields.put("optim.name", "adam");
    fields.put("optim.lr", "0.01");
    fields.put("optim.sched", "{name: WarmupPolicy}");
    return fields;
  }

  @Override
  protected String golden() {
    return "conformer.txt";
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
        new BadInput("a broken tokenizer", "WIRE-002", FOLDER, broken.toString()),
        new BadInput("no layer", "SPEC-100", "model.encoder.n_layers", "0"),
        new BadInput("heads that do not divide", "SPEC-100", "model.encoder.n_heads", "5"),
        new BadInput("an odd width", "SPEC-100", "model.encoder", "{d_model: 9, n_heads: 3}"),
        new BadInput("a factor of three", "SPEC-100", "model.encoder.subsampling_factor", "3"),
        new BadInput(
            "bands that are too few", "SPEC-100", "model.encoder.subsampling_factor", "32"),
        new BadInput("no channel", "SPEC-100", "model.encoder.subsampling_conv_channels", "0"),
        new BadInput("an unknown kind", "SPEC-100", "model.encoder.subsampling", "vggnet"),
        new BadInput("an even kernel", "SPEC-100", "model.encoder.conv_kernel_size", "4"),
        new BadInput("one context", "SPEC-100", "model.encoder.att_context_size", "[8]"),
        new BadInput("positions to drop", "SPEC-100", "model.encoder.dropout_emb", "0.1"),
        new BadInput("other bands", "SPEC-100", "model.encoder.feat_in", "80"),
        new BadInput("a rate without a width", "SPEC-100", "optim.sched", "{name: NoamAnnealing}"),
        new BadInput("a rate without words", "SPEC-100", "optim.sched.name", "Noam"),
        new BadInput(
            "no such model",
            "MODEL-003",
            "restore_from",
            broken.resolve("tokenizer.model").toString()));
  }
}
