package io.tao4j.networks.matching;

import io.tao4j.data.image.Image;
import io.tao4j.model.Model;
import io.tao4j.network.InputReader;
import io.tao4j.network.PictureReader;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.Task;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Pictures and their vectors, for a model of one input and one output.
 *
 * @param model of the network
 * @param output name of the graph output {@code [N, D]}, of any length
 * @param galleryFile where neighbours are looked up; read when inference is asked for
 * @param neighbours how many, one or more
 */
public record EmbeddingTask(Model model, String output, Optional<Path> galleryFile, int neighbours)
    implements Task<Image, Embedding> {
  @Override
  public Class<Image> inputType() {
    return Image.class;
  }

  @Override
  public Class<Embedding> resultType() {
    return Embedding.class;
  }

  @Override
  public InputReader<Image> reader() {
    return new PictureReader();
  }

  /**
   * @throws io.tao4j.error.TaoException {@code GALLERY-001} for a file that is no gallery, {@code
   *     GALLERY-002} for one of another model
   */
  @Override
  public SinglePassInference<Image, Embedding> inference() {
    Gallery gallery = galleryFile.map(Gallery::read).orElse(null);
    if (gallery != null) {
      gallery.requireModel(Gallery.digest(model.weights()));
    }
    return new EmbeddingInference(
        model.meta(), model.graph().inputs().get(0).name(), output, gallery, neighbours);
  }

  @Override
  public ResultWriter<Image, Embedding> writer(Path folder) {
    return new EmbeddingResults(folder);
  }

  @Override
  public ServedForm served() {
    return new ServedForm.Embedding(output, false);
  }
}
