using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>Does to each channel by itself what is otherwise done to the whole array.</summary>
internal static class ByChannel
{
    /// <summary>Puts the results of the channels, each a view with a first axis of length 1, together again.</summary>
    public static Volume<float> Map(Volume<float> image, Func<Volume<float>, int, Volume<float>> function)
    {
        Volume<float> result = Volume<float>.AllocateLastAxisFastest(image.Shape, image.Affine);
        for (int channel = 0; channel < image.Shape[0]; channel++)
        {
            function(image.Crop(0, channel, 1), channel).CopyTo(result.Crop(0, channel, 1));
        }

        return result;
    }
}
