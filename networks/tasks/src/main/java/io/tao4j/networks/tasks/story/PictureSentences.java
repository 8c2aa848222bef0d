package io.tao4j.networks.tasks.story;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.ImageTransform.ColorJitter;
import io.tao4j.data.image.ImageTransform.ColorShift;
import io.tao4j.data.image.ImageTransform.Grayscale;
import io.tao4j.data.image.ImageTransform.HorizontalFlip;
import io.tao4j.data.image.ImageTransform.Letterbox;
import io.tao4j.data.image.ImageTransform.MiddleCrop;
import io.tao4j.data.image.ImageTransform.RandAugment;
import io.tao4j.data.image.ImageTransform.RandomBlur;
import io.tao4j.data.image.ImageTransform.RandomCoverCrop;
import io.tao4j.data.image.ImageTransform.RandomCrop;
import io.tao4j.data.image.ImageTransform.RandomErase;
import io.tao4j.data.image.ImageTransform.RandomInversion;
import io.tao4j.data.image.ImageTransform.RandomKernelBlur;
import io.tao4j.data.image.ImageTransform.RandomPlacedCrop;
import io.tao4j.data.image.ImageTransform.RandomResizedCrop;
import io.tao4j.data.image.ImageTransform.RandomRotation;
import io.tao4j.data.image.ImageTransform.RandomScaleCrop;
import io.tao4j.data.image.ImageTransform.RandomShiftZoom;
import io.tao4j.data.image.ImageTransform.Resize;
import io.tao4j.data.image.ImageTransform.Sometimes;
import io.tao4j.data.image.ImageTransform.UnlessSized;
import io.tao4j.data.image.ImageTransform.VerticalFlip;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What becomes of pictures, a sentence a step. */
public final class PictureSentences implements ImageTransform.Visitor<String> {
  private PictureSentences() {}

  /** A sentence for each step of a plan, in order. */
  public static List<String> of(List<ImageTransform> steps) {
    PictureSentences words = new PictureSentences();
    return steps.stream().map(step -> step.accept(words)).toList();
  }

  /** What the network sees of a level. */
  public static String numbers(Normalization numbers) {
    StringBuilder text = new StringBuilder("Channels are ").append(order(numbers.order()));
    if (numbers.scale() != 1) {
      text.append("; levels are multiplied by ")
          .append(
              Math.abs(numbers.scale() - 1.0 / 255) < 1e-9
                  ? "1/255"
                  : Numbers.text(numbers.scale()));
    }
    if (numbers.means().stream().anyMatch(mean -> mean != 0)) {
      text.append("; then ")
          .append(list(numbers.means()))
          .append(numbers.means().size() > 1 ? " are subtracted" : " is subtracted");
    }
    if (numbers.stds().stream().anyMatch(deviation -> deviation != 1)) {
      text.append("; what is left is divided by ").append(list(numbers.stds()));
    }
    return text.append('.').toString();
  }

  private static String order(ColorOrder order) {
    return switch (order) {
      case RGB -> "red, green, blue";
      case BGR -> "blue, green, red";
      case GRAY -> "grey";
    };
  }

  private static String list(List<Double> values) {
    return values.stream().map(Numbers::text).collect(Collectors.joining(", "));
  }

  private static String filter(Interpolation filter) {
    return filter
            .name()
            .toLowerCase(Locale.ROOT)
            .replace("_antialias", "")
            .replace("nearest", "nearest-pixel")
        + (filter.name().endsWith("_ANTIALIAS") ? " with antialiasing" : "");
  }

  static String size(int height, int width) {
    return "%s x %s (width x height)".formatted(width, height);
  }

  static String chance(double probability) {
    return "with probability " + Numbers.text(probability);
  }

  @Override
  public String resize(Resize t) {
    return "Each is stretched to %s, %s."
        .formatted(size(t.height(), t.width()), filter(t.interpolation()));
  }

  @Override
  public String middleCrop(MiddleCrop t) {
    return "Each is scaled to cover %s, and the middle of %s is taken."
        .formatted(size(t.coverHeight(), t.coverWidth()), size(t.height(), t.width()));
  }

  @Override
  public String letterbox(Letterbox t) {
    return "Each is scaled to fit %s, %s, its shape kept; the rest is filled."
        .formatted(size(t.height(), t.width()), filter(t.interpolation()));
  }

  @Override
  public String randomResizedCrop(RandomResizedCrop t) {
    return "A part of %s to %s of its area, of a ratio from %s to %s, is stretched to %s."
        .formatted(
            Numbers.text(t.minScale()),
            Numbers.text(t.maxScale()),
            Numbers.text(t.minRatio()),
            Numbers.text(t.maxRatio()),
            size(t.height(), t.width()));
  }

  @Override
  public String randomCoverCrop(RandomCoverCrop t) {
    return "It is scaled, its shape kept, to cover %s divided by a number from %s to %s, and a window of that size is cut at random."
        .formatted(
            size(t.height(), t.width()), Numbers.text(t.minShare()), Numbers.text(t.maxShare()));
  }

  @Override
  public String randomPlacedCrop(RandomPlacedCrop t) {
    return "A square of %s of its shorter side is cut at one of 13 places and stretched to %s."
        .formatted(t.shares(), size(t.height(), t.width()));
  }

  @Override
  public String randomCrop(RandomCrop t) {
    return "It is moved by up to %s pixels each way.".formatted(t.padding());
  }

  @Override
  public String horizontalFlip(HorizontalFlip t) {
    return "Left and right are exchanged %s.".formatted(chance(t.probability()));
  }

  @Override
  public String verticalFlip(VerticalFlip t) {
    return "Top and bottom are exchanged %s.".formatted(chance(t.probability()));
  }

  @Override
  public String randomShiftZoom(RandomShiftZoom t) {
    return "It is moved by up to %s of its sides and zoomed by up to %s."
        .formatted(Numbers.text(t.shift()), Numbers.text(t.zoom()));
  }

  @Override
  public String colorJitter(ColorJitter t) {
    return "Brightness, contrast, saturation and hue of each change by up to %s, %s, %s and %s."
        .formatted(
            Numbers.text(t.brightness()),
            Numbers.text(t.contrast()),
            Numbers.text(t.saturation()),
            Numbers.text(t.hue()));
  }

  @Override
  public String colorShift(ColorShift t) {
    return "Its hue turns by up to %s of the circle, saturation moves by up to %s, contrast changes by up to %s."
        .formatted(Numbers.text(t.hue()), Numbers.text(t.saturation()), Numbers.text(t.contrast()));
  }

  @Override
  public String grayscale(Grayscale t) {
    return "It is made grey %s.".formatted(chance(t.probability()));
  }

  @Override
  public String randomRotation(RandomRotation t) {
    return "It is turned by one of %s degrees %s."
        .formatted(
            t.degrees().stream().map(Numbers::text).collect(Collectors.joining(", ")),
            chance(t.probability()));
  }

  @Override
  public String randomScaleCrop(RandomScaleCrop t) {
    return "It is scaled by %s to %s and cut to %s."
        .formatted(
            Numbers.text(t.minScale()), Numbers.text(t.maxScale()), size(t.height(), t.width()));
  }

  @Override
  public String randomBlur(RandomBlur t) {
    return "It is blurred by up to %s pixel.".formatted(Numbers.text(t.maxDeviation()));
  }

  @Override
  public String randomErase(RandomErase t) {
    return "A rectangle of it is painted over %s.".formatted(chance(t.probability()));
  }

  @Override
  public String randAugment(RandAugment t) {
    return "RandAugment makes %s changes of magnitude %s."
        .formatted(t.layers(), Numbers.text(t.magnitude()));
  }

  @Override
  public String randomKernelBlur(RandomKernelBlur t) {
    return "It is blurred by a Gaussian window of one of the sides %s %s."
        .formatted(t.sides(), chance(t.probability()));
  }

  @Override
  public String randomInversion(RandomInversion t) {
    return "It becomes its negative %s.".formatted(chance(t.probability()));
  }

  @Override
  public String sometimes(Sometimes t) {
    return "All of this or none, %s: %s"
        .formatted(
            chance(t.probability()),
            t.steps().stream().map(step -> step.accept(this)).collect(Collectors.joining(" ")));
  }

  @Override
  public String unlessSized(UnlessSized t) {
    return "If it is not of %s already: %s"
        .formatted(
            size(t.height(), t.width()),
            t.steps().stream().map(step -> step.accept(this)).collect(Collectors.joining(" ")));
  }
}
