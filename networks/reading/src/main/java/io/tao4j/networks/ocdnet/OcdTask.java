package io.tao4j.networks.ocdnet;

import io.tao4j.data.image.Image;
import io.tao4j.network.Inference;
import io.tao4j.network.InputReader;
import io.tao4j.network.PictureReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.networks.reading.page.FoundTexts;
import java.nio.file.Path;
import java.util.List;

/**
 * Pictures and the texts on them.
 *
 * @param inference finds them, and reads them where the model has a part for that
 * @param classNames of the main part
 */
record OcdTask(Inference<Image, FoundTexts> inference, List<String> classNames)
    implements Task<Image, FoundTexts> {
  @Override
  public Class<Image> inputType() {
    return Image.class;
  }

  @Override
  public Class<FoundTexts> resultType() {
    return FoundTexts.class;
  }

  @Override
  public InputReader<Image> reader() {
    return new PictureReader();
  }

  @Override
  public ResultWriter<Image, FoundTexts> writer(Path folder) {
    return new OcdWriter(folder);
  }

  @Override
  public ServedForm served() {
    return new ServedForm.Masks(OcdGraph.PROBABILITY, classNames, ServedForm.Activation.NONE);
  }
}
