package io.tao4j.networks.fpenet;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;

/**
 * TAO's spec of the conversion of labelled faces.
 *
 * @param sets names of the sets
 * @param gtPath folder of the labels
 * @param savePath folder of the record files
 * @param gtRootPath folder of gt_path
 * @param saveRootPath folder of save_path
 * @param imageRootPath folder of the pictures
 * @param tfrecordFolder folder of the record file in a set
 * @param tfrecordName name of the record file
 * @param numKeypoints points of a face
 * @param bboxEnlargeRatio factor of the square's side
 */
public record FpeConvertSpec(
    @Field(
            description = "names of the sets",
            defaultValue = "[afw]",
            shownBy = "FpeConvertTest.labelsBecomeRecords")
        List<String> sets,
    @Field(
            description = "folder, in gt_root_path, of SET.json, or of folders SET of JSON files",
            shownBy = "FpeConvertTest.labelsBecomeRecords")
        String gtPath,
    @Field(
            description = "folder, in save_root_path, that gets SET/FOLDER/NAME",
            shownBy = "FpeConvertTest.labelsBecomeRecords")
        String savePath,
    @Field(
            description = "folder of gt_path",
            required = true,
            path = PathKind.FOLDER,
            shownBy = "FpeConvertTest.labelsBecomeRecords")
        Path gtRootPath,
    @Field(
            description = "folder of save_path",
            required = true,
            path = PathKind.OUTPUT,
            shownBy = "FpeConvertTest.labelsBecomeRecords")
        Path saveRootPath,
    @Field(
            description = "folder below which pictures lie",
            required = true,
            path = PathKind.FOLDER,
            shownBy = "FpeConvertTest.labelsBecomeRecords")
        Path imageRootPath,
    @Field(
            description = "folder of the record file in a set",
            defaultValue = "FpeTfRecords",
            shownBy = "FpeConvertTest.labelsBecomeRecords")
        String tfrecordFolder,
    @Field(
            description = "name of the record file",
            defaultValue = "data.tfrecords",
            shownBy = "FpeConvertTest.labelsBecomeRecords")
        String tfrecordName,
    @Field(
            description = "points of a face: the first so many",
            defaultValue = "80",
            min = 1,
            shownBy = "FpeConvertTest.labelsBecomeRecords")
        int numKeypoints,
    @Field(
            description =
                "side of the square that is looked at, in sides of that around the points",
            defaultValue = "1",
            min = 0,
            exclusiveMin = true,
            shownBy = "FpeConvertTest.labelsBecomeRecords")
        double bboxEnlargeRatio) {}
