using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Writers;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>Every step behind a network on images of any shape: single slices, single voxels, empty and full masks.</summary>
public sealed class EdgeShapeTests
{
    private static readonly string[] LabelSteps =
    [
        """KeepLargestConnectedComponentd {}""",
        """KeepLargestConnectedComponentd {"applied_labels":[1],"connectivity":1}""",
        """LargestCCd {}""",
        """FillHolesd {}""",
        """FillHolesd {"applied_labels":[1,2],"connectivity":1}""",
        """RemoveSmallObjectsd {"min_size":3}""",
        """RemoveSmallObjectsd {"min_size":3,"independent_channels":false}""",
        """LabelFilterd {"applied_labels":[1]}""",
        """ExtremePointsd {}""",
        """BoundingBoxd {}""",
        """CastToTyped {"dtype":"uint8"}""",
        """AsDiscreted {"rounding":"torchrounding"}""",
        """ToNumpyd {}""",
    ];

    private static readonly Gen<int[]> Shapes = Gen.Frequency((1, Gen.Const(new[] { 1, 1, 1 })), (2, Gen.Int[1, 6].Array[2].Select(s => new[] { s[0], s[1], 1 })), (4, Gen.Int[1, 7].Array[3]));

    private static readonly Gen<double> Filled = Gen.Int[0, 3].Select(i => new[] { 0, 0.3, 0.7, 1 }[i]);

    [Fact]
    public void Labels_of_any_shape_go_through_every_step() =>
        Gen.Select(Shapes, Filled, Gen.Int[0, 1 << 20], Gen.Int[0, LabelSteps.Length - 1].Array[1, 4]).Sample((shape, filled, seed, steps) =>
        {
            Random random = new(seed);
            byte[] labels = [.. Enumerable.Range(0, Volume.CountOf(shape)).Select(_ => random.NextDouble() < filled ? (byte)random.Next(1, 4) : (byte)0)];
            Sample sample = Image(shape, random);
            sample["pred"] = sample["image"].With(Volume<byte>.FromLastAxisFastest(labels, [1, .. shape], sample["image"].Volume.Affine));
            foreach (int step in steps)
            {
                Apply(sample, LabelSteps[step], "pred");
                Assert.Equal((int[])[1, .. shape], sample["pred"].Volume.Shape.ToArray());
                Assert.True(filled > 0 || sample["pred"].Volume.Elements().All(v => v == 0), "nothing became something");
            }

            Write(sample, shape);
        });

    [Fact]
    public void Scores_of_any_shape_become_labels_on_the_image_received() =>
        Gen.Select(Shapes, Gen.Int[1, 4], Gen.Int[0, 1 << 20], Gen.Bool, Gen.Bool).Sample((shape, channels, seed, softmax, restored) =>
        {
            Random random = new(seed);
            Sample sample = Image(shape, random);
            Apply(sample, """Orientationd {"axcodes":"PIR"}""", "image");
            Apply(sample, """Spacingd {"pixdim":[1.1,0.9,1.6]}""", "image");
            int[] grid = sample["image"].Volume.Shape[1..].ToArray();
            float[] logits = [.. Enumerable.Range(0, channels * Volume.CountOf(grid)).Select(_ => (random.NextSingle() * 20) - 10)];
            Volume<float> scores = Volume<float>.FromLastAxisFastest(logits, [channels, .. grid], sample["image"].Volume.Affine);
            sample["pred"] = sample["image"] with { Volume = scores, Applied = ImmutableStack<ISpatialChange>.Empty };

            Apply(sample, softmax ? """Activationsd {"softmax":true}""" : """Activationsd {"sigmoid":true}""", "pred");
            float[] activated = sample["pred"].Volume.Elements();
            Assert.All(Textbook(logits, channels, softmax).Zip(activated), pair => Assert.Equal(pair.First, pair.Second, 1e-5));

            Apply(sample, """AsDiscreted {"argmax":true}""", "pred");
            int voxels = activated.Length / channels;
            Assert.Equal(
                Enumerable.Range(0, voxels).Select(v => (float)Enumerable.Range(0, channels).MaxBy(c => activated[(c * voxels) + v])),
                sample["pred"].Volume.Elements());

            Apply(sample, restored ? """Restored {"ref_image":"image"}""" : """Invertd {"transform":"pre"}""", "pred");
            Assert.Equal(shape, sample["pred"].Volume.Shape[^3..].ToArray());
            Write(sample, shape);
        });

    private static double[] Textbook(float[] logits, int channels, bool softmax)
    {
        int voxels = logits.Length / channels;
        return softmax
            ? [.. logits.Select((x, i) => Math.Exp(x) / Enumerable.Range(0, channels).Sum(c => Math.Exp(logits[(c * voxels) + (i % voxels)])))]
            : [.. logits.Select(x => 1 / (1 + Math.Exp(-x)))];
    }

    private static Sample Image(int[] shape, Random random)
    {
        Affine affine = Affines.Oblique(random, 0.8 + random.NextDouble(), 0.8 + random.NextDouble(), 1 + (3 * random.NextDouble()));
        Volume<float> file = Volume<float>.Allocate(shape, affine);
        foreach (ref float voxel in file.Storage.Span)
        {
            voxel = random.NextSingle();
        }

        Sample sample = new(new ImageFile { Stored = file, Geometry = NiftiGeometry.FromAffine(affine, shape), Format = ImageFormat.Nifti1 }, []);
        Apply(sample, """LoadImaged {"ensure_channel_first":true}""", "image");
        return sample;
    }

    private static void Write(Sample sample, int[] shape)
    {
        IResultWriter writer = WriterFactory.Create(new TransformConfig("aiaa.transforms.Writer", new JsonObject { ["image"] = "pred" }, "writer"), []);
        foreach (ImageFormat format in (ImageFormat[])[ImageFormat.Nifti1, ImageFormat.Nrrd])
        {
            ResultFile result = writer.Write(sample, new ResultOptions(format, true, null), withFile: true, CancellationToken.None);
            MemoryStream file = new();
            result.CopyFileToAsync(file, CancellationToken.None).GetAwaiter().GetResult();
            result.DisposeAsync().AsTask().GetAwaiter().GetResult();
            file.Position = 0;
            ImageFile read = ImageReader.Read(file, "x", ImageLimits.Default, CancellationToken.None);
            Assert.Equal(shape, read.Stored.Shape.ToArray());
            Assert.All(sample.ImageAffine.ToArray().Zip(read.Stored.Affine.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    private static void Apply(Sample sample, string step, string key)
    {
        string[] parts = step.Split(' ', 2);
        JsonObject args = JsonNode.Parse(parts[1])!.AsObject();
        args["keys"] = key;
        TransformRun.Run(sample, parts[0], args, "1.3.2");
    }
}
