package io.tao4j.networks.pose;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;

/**
 * TAO's spec of the conversion of a tracker's poses.
 *
 * @param datasetConvert the conversion
 */
public record ConvertSpec(@Field(description = "conversion") DatasetConvert datasetConvert) {
  /** The conversion. */
  public record DatasetConvert(
      @Field(
              description = "folder of the arrays",
              required = true,
              path = PathKind.OUTPUT,
              shownBy = "ConvertCommandTest.aTrackersPosesBecomeWindows")
          Path resultsDir,
      @Field(
              description = "JSON of DeepStream's bodypose-3d application: batches of frames",
              required = true,
              path = PathKind.FILE,
              shownBy = "ConvertCommandTest.aTrackersPosesBecomeWindows")
          Path data,
      @Field(
              description =
                  "3dbp: pose3d, places from joint 0 by the focal length; 25dbp: pose25d, x and y as"
                      + " parts of the picture from its middle; 2dbp: the same without z",
              defaultValue = "3dbp",
              allowed = {"3dbp", "25dbp", "2dbp"},
              shownBy = "ConvertCommandTest.posesInThePictureArePartsOfIt")
          String poseType,
      @Field(
              description = "joints of a person",
              defaultValue = "34",
              min = 1,
              shownBy = "ConvertCommandTest.aTrackersPosesBecomeWindows")
          int numJoints,
      @Field(
              description = "width of the video",
              unit = "pixels",
              defaultValue = "1920",
              min = 1,
              shownBy = "ConvertCommandTest.posesInThePictureArePartsOfIt")
          int inputWidth,
      @Field(
              description = "height of the video",
              unit = "pixels",
              defaultValue = "1080",
              min = 1,
              shownBy = "ConvertCommandTest.posesInThePictureArePartsOfIt")
          int inputHeight,
      @Field(
              description = "focal length of the camera",
              defaultValue = "1200",
              min = 0,
              exclusiveMin = true,
              shownBy = "ConvertCommandTest.aTrackersPosesBecomeWindows")
          double focalLength,
      @Field(
              description = "frames of an array; zeros stand behind a shorter sequence",
              unit = "frames",
              defaultValue = "300",
              min = 1,
              shownBy = "ConvertCommandTest.aTrackersPosesBecomeWindows")
          int sequenceLengthMax,
      @Field(
              description = "least frames of a sequence; what is shorter is left out",
              unit = "frames",
              defaultValue = "10",
              min = 1,
              shownBy = "ConvertCommandTest.aTrackersPosesBecomeWindows")
          int sequenceLengthMin,
      @Field(
              description = "frames of a sequence",
              unit = "frames",
              defaultValue = "100",
              min = 1,
              shownBy = "ConvertCommandTest.aTrackersPosesBecomeWindows")
          int sequenceLength,
      @Field(
              description = "from one sequence's first frame to the next one's, in sequence_length",
              defaultValue = "0.5",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "ConvertCommandTest.aTrackersPosesBecomeWindows")
          double sequenceOverlap) {}
}
