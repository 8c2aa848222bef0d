package io.tao4j.networks.reading;

import io.tao4j.data.image.Image;
import io.tao4j.network.InputReader;
import io.tao4j.network.PictureReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import java.nio.file.Path;

/**
 * Pictures of text and what is written there.
 *
 * @param inference reads them
 * @param served what the outputs are to other programs
 */
public record ReadingTask(TextDecoding inference, ServedForm.Sequence served)
    implements Task<Image, ReadText> {
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
  public ResultWriter<Image, ReadText> writer(Path folder) {
    return new ReadingResults(folder);
  }
}
