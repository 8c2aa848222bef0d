package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreprocessingTest {

  private static List<Preprocessing> every() {
    Normalization torch = Normalization.of(Normalization.Mode.TORCH, false);
    return List.of(
        Preprocessing.stretch(
            28, 30, Interpolation.AREA, Normalization.of(Normalization.Mode.CAFFE, true)),
        Preprocessing.centerCrop(224, 224, 256, Interpolation.BICUBIC, torch),
        Preprocessing.letterbox(96, 64, 114, Interpolation.BILINEAR, Normalization.caffe(1, 2, 3)),
        new Preprocessing(
            8,
            9,
            Interpolation.NEAREST,
            CropMode.LETTERBOX_TOP_LEFT,
            0,
            5,
            Normalization.of(Normalization.Mode.TF, false)));
  }

  @Test
  @SuppressWarnings("unchecked")
  void comesBackFromPlainValuesAndFromJson() throws Exception {
    ObjectMapper json = new ObjectMapper();
    for (Preprocessing p : every()) {
      assertThat(Preprocessing.fromMap(p.toMap())).isEqualTo(p);
      Map<String, Object> read = json.readValue(json.writeValueAsString(p.toMap()), Map.class);
      assertThat(Preprocessing.fromMap(read)).isEqualTo(p);
    }
  }

  @Test
  void writesTheNamesOfItsContract() {
    assertThat(every().get(1).toMap())
        .hasToString(
            "{channels=3, height=224, width=224, color_order=rgb, interpolation=bicubic,"
                + " crop=center_crop, short_side=256, fill=0, scale=0.00392156862745098,"
                + " means=[0.485, 0.456, 0.406], stds=[0.229, 0.224, 0.225]}");
  }

  @Test
  void givesThePlanOfItsShape() {
    for (Preprocessing p : every()) {
      ImagePlan plan = p.plan();
      assertThat(plan.isRandom()).isFalse();
      assertThat(plan.apply(Image.filled(50, 40, 1, 2, 3)).shape().toArray())
          .containsExactly(p.channels(), p.height(), p.width());
    }
  }

  @Test
  void namesTheEntryThatIsWrong() {
    Map<String, Object> good = every().get(1).toMap();
    Map<String, Object> wrong =
        Map.of(
            "height",
            "tall",
            "width",
            2.5,
            "color_order",
            "cmyk",
            "interpolation",
            3,
            "crop",
            "none",
            "means",
            List.of("a"),
            "stds",
            1,
            "scale",
            "x",
            "channels",
            1);
    wrong.forEach(
        (key, value) -> {
          Map<String, Object> changed = new LinkedHashMap<>(good);
          changed.put(key, value);
          assertThatThrownBy(() -> Preprocessing.fromMap(changed))
              .isInstanceOf(TaoException.class)
              .hasMessageContaining("IMAGE-020")
              .hasMessageContaining("'" + key + "'");
          changed.remove(key);
          assertThatThrownBy(() -> Preprocessing.fromMap(changed))
              .isInstanceOf(TaoException.class)
              .hasMessageContaining("'" + key + "'");
        });
    Map<String, Object> short0 = new LinkedHashMap<>(good);
    short0.put("short_side", 0);
    assertThatThrownBy(() -> Preprocessing.fromMap(short0)).hasMessageContaining("short side");
  }

  @Test
  void refusesNumbersThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalization(ColorOrder.GRAY, 1, List.of(1.0, 2.0), List.of(1.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalization(ColorOrder.GRAY, 1, List.of(1.0), List.of(0.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Normalization(ColorOrder.GRAY, Double.NaN, List.of(1.0), List.of(1.0)));
  }
}
