package io.tao4j.networks.fpenet;

import io.tao4j.data.Padded;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.people.AffineMap;
import io.tao4j.networks.people.Levels;
import io.tao4j.networks.people.PictureRegion;
import io.tao4j.networks.people.Squares;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From faces to their points. A face is looked at in the square around its box. */
final class FpeInference implements SinglePassInference<PictureRegion, FacePoints> {
  private final FpeFacts facts;

  FpeInference(ModelMeta meta) {
    this.facts = FpeFacts.of(meta);
  }

  private AffineMap map(PictureRegion region) {
    return AffineMap.ofBox(Squares.around(region.box(), 1), facts.width(), facts.height());
  }

  @Override
  public Map<String, Tensor> encode(List<PictureRegion> inputs) {
    List<Tensor> faces =
        inputs.stream()
            .map(
                one ->
                    Levels.cut(
                            one.picture(),
                            map(one),
                            facts.channels(),
                            facts.height(),
                            facts.width())
                        .tensor(1))
            .toList();
    return Map.of(FpeGraph.IMAGES, Padded.of(faces, 0).values());
  }

  @Override
  public List<FacePoints> decode(List<PictureRegion> inputs, Map<String, Tensor> outputs) {
    float[] places = outputs.get(FpeGraph.LANDMARKS).toFloatArray();
    float[] confidence = outputs.get(FpeGraph.CONFIDENCE).toFloatArray();
    List<FacePoints> found = new ArrayList<>();
    for (int n = 0; n < inputs.size(); n++) {
      AffineMap back = map(inputs.get(n)).inverse();
      List<FacePoints.Point> points = new ArrayList<>();
      for (int k = 0; k < facts.points(); k++) {
        int at = n * facts.points() + k;
        double x = places[2 * at] + 0.5; // from numbers of pixels, whose middles are whole
        double y = places[2 * at + 1] + 0.5;
        points.add(new FacePoints.Point(back.x(x, y), back.y(x, y), confidence[at]));
      }
      found.add(new FacePoints(points));
    }
    return found;
  }
}
