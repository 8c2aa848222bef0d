package io.tao4j.networks.lprnet;

import io.tao4j.data.image.Image;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.InputReader;
import io.tao4j.network.PictureReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.Task;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.networks.reading.ReadingResults;
import java.nio.file.Path;

/** Pictures of plates and what is written on them. */
record LprTask(ModelMeta meta, int beamWidth) implements Task<Image, ReadText> {
  @Override
  public Class<Image> inputType() {
    return Image.class;
  }

  @Override
  public Class<ReadText> resultType() {
    return ReadText.class;
  }

  @Override
  public InputReader<Image> reader() {
    return new PictureReader();
  }

  @Override
  public SinglePassInference<Image, ReadText> inference() {
    return new LprInference(meta, beamWidth);
  }

  @Override
  public ResultWriter<Image, ReadText> writer(Path folder) {
    return new ReadingResults(folder);
  }

  @Override
  public ServedForm served() {
    return new ServedForm.Sequence(
        LprGraph.LOGITS, meta.classNames(), LprGraph.BEST, LprGraph.PROBABILITY);
  }
}
