package io.tao4j.networks.ocrnet;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkContract;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The same ResNet with a decoder with attention. */
class OcrAttentionContractTest extends NetworkContract<OcrSpec, Image, ReadText> {
  OcrAttentionContractTest() {
    super(
        new OcrNetwork(), new Figures(713_474, 36_340_352L, 300, 2e-3f, PruneSettings.share(0.6)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new HashMap<>(OcrContractTest.small(data));
    fields.put("model.prediction", "Attn");
    return fields;
  }

  @Override
  protected String golden() {
    return "names-attention.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input", "output_id", "output_prob");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return List.of(
        new BadInput("no such decoder", "SPEC-100", "model.prediction", "RNNT"),
        new BadInput("no unit", "SPEC-100", "model.hidden_size", "0"),
        new BadInput("too long a label", "DATA-006", "dataset.max_label_length", "1"),
        new BadInput("no length", "SPEC-100", "dataset.max_label_length", "0"),
        new BadInput("points above and below", "SPEC-100", "model.num_fiducial", "3"));
  }
}
