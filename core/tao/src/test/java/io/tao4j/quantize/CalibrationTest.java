package io.tao4j.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.pass.QuantizationLayout;
import io.tao4j.quantize.Calibration.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
  @TempDir Path folder;

  private static Calibration calibration() {
    Map<String, Range> ranges = new LinkedHashMap<>();
    ranges.put("images", new Range(-2.5, 2.1, 2.25));
    ranges.put("conv1.relu", new Range(0, 1e-30, 1e-30));
    return new Calibration(
        "0123456789abcdef", CalibrationMethod.ENTROPY, QuantizationLayout.TENSORRT, 160, ranges);
  }

  @Test
  void comesBackFromItsFile() {
    Path file = folder.resolve("cal.json");
    calibration().write(file);
    Calibration read = Calibration.read(file);
    assertThat(read).isEqualTo(calibration());
    assertThat(read.thresholds()).containsEntry("images", 2.25);
  }

  @Test
  void isForItsModelMethodAndLayoutOnly() {
    Calibration calibration = calibration();
    Path file = folder.resolve("cal.json");
    assertThatCode(
            () ->
                calibration.requireFor(
                    file,
                    "0123456789abcdef",
                    CalibrationMethod.ENTROPY,
                    QuantizationLayout.TENSORRT))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                calibration.requireFor(
                    file, "fedc", CalibrationMethod.ENTROPY, QuantizationLayout.TENSORRT))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("QUANTIZE-006")
        .hasMessageContaining("another model");
    assertThatThrownBy(
            () ->
                calibration.requireFor(
                    file, "0123456789abcdef", CalibrationMethod.MSE, QuantizationLayout.TENSORRT))
        .hasMessageContaining("made with ENTROPY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"format\": \"other\", \"version\": 1}",
        "TRT-8601-EntropyCalibration2\nimages: 3c010a14\n"
      })
  void refusesWhatIsNoCache(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("cal.json"), text);
    assertThatThrownBy(() -> Calibration.read(file))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("QUANTIZE-005"));
  }

  @Test
  void refusesDamagedOnes() throws IOException {
    Path file = folder.resolve("cal.json");
    calibration().write(file);
    String text = Files.readString(file);
    for (String damaged :
        new String[] {
          text.substring(0, text.length() / 2),
          text.replace("2.25", "-2.25"),
          text.replace("\"threshold\"", "\"treshold\""),
          text.replace("\"version\" : 1", "\"version\" : 2"),
          text.replace("\"entropy\"", "\"guess\"")
        }) {
      assertThat(damaged).isNotEqualTo(text);
      Files.writeString(file, damaged);
      assertThatThrownBy(() -> Calibration.read(file))
          .as(damaged)
          .isInstanceOfSatisfying(
              TaoException.class, e -> assertThat(e.code()).isEqualTo("QUANTIZE-005"));
    }
    assertThatThrownBy(() -> Calibration.read(folder.resolve("no.json")))
        .hasMessageContaining("QUANTIZE-005");
  }
}
