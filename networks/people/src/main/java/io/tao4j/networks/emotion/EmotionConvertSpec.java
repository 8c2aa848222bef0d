package io.tao4j.networks.emotion;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's spec of the conversion of labelled faces.
 *
 * @param groundTruthFolderSuffix end of the name of the labels' folder
 * @param isFiltered whether labels were filtered
 * @param setName folder of the set
 * @param isDatafactory whether labels are JSON
 * @param orgDataPath folder of sets
 * @param postDataPath folder that gets the records
 * @param numKeypoints landmarks of a face
 * @param emotionMap numbers of the classes
 * @param validationFraction share of the persons that validate
 * @param testFraction share of the persons that judge
 */
public record EmotionConvertSpec(
    @Field(
            description =
                "labels are JSON files in SET/Ground_Truth_SUFFIX; where there is no such folder,"
                    + " in the set's own",
            defaultValue = "DataFactory",
            shownBy = "EmotionConvertTest.personsAreDivided")
        String groundTruthFolderSuffix,
    @Field(description = "whether labels were filtered", ignored = "all faces are taken")
        Optional<Boolean> isFiltered,
    @Field(
            description = "folder of the set in org_data_path, and of its records",
            required = true,
            shownBy = "EmotionConvertTest.personsAreDivided")
        String setName,
    @Field(description = "whether labels are JSON", ignored = "labels are TAO's JSON")
        Optional<Boolean> isDatafactory,
    @Field(
            description = "folder of sets",
            required = true,
            path = PathKind.FOLDER,
            shownBy = "EmotionConvertTest.personsAreDivided")
        Path orgDataPath,
    @Field(
            description = "folder that gets SET/TfRecords_combined/train.tfrecords and so on",
            required = true,
            path = PathKind.OUTPUT,
            shownBy = "EmotionConvertTest.personsAreDivided")
        Path postDataPath,
    @Field(
            description = "landmarks of a face: the first so many",
            defaultValue = "68",
            min = 1,
            shownBy = "EmotionConvertTest.personsAreDivided")
        int numKeypoints,
    @Field(
            description = "numbers of the classes by their names",
            defaultValue = "{neutral: 0, happy: 1, surprise: 2, contempt: 3, disgust: 4, angry: 5}",
            min = 0,
            shownBy = "EmotionConvertTest.personsAreDivided")
        Map<String, Integer> emotionMap,
    @Field(
            description = "share of the persons that validate (beyond TAO)",
            defaultValue = "0.15",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "EmotionConvertTest.personsAreDivided")
        double validationFraction,
    @Field(
            description = "share of the persons that judge (beyond TAO)",
            defaultValue = "0.15",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "EmotionConvertTest.personsAreDivided")
        double testFraction) {}
