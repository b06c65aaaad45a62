using Aiaa.GpuRunner.Inference.Binding;

namespace Aiaa.GpuRunner.Tests.Inference.Binding;

/// <summary>Where tensors are bound, and what is said when it is not where they should be.</summary>
public sealed class BindingPlanTests
{
    [Fact]
    public void On_the_processor_nothing_of_a_GPU_is_tried()
    {
        BindingPlan plan = BindingPlan.Make(isGpu: false, () => throw new InvalidOperationException(), () => throw new InvalidOperationException());
        Assert.Equal((TensorPlacement.Host, false, "host memory"), (plan.Placement, plan.PageLocked, plan.ToString()));
    }

    [Theory]
    [InlineData(null, null, nameof(TensorPlacement.Device), true, "GPU memory, copied through page-locked host memory")]
    [InlineData(null, "none is left.", nameof(TensorPlacement.Device), false, "GPU memory, copied through pageable host memory (there is no page-locked memory: none is left.)")]
    [InlineData("no copies.", null, nameof(TensorPlacement.Staged), true, "page-locked host memory, copied by the engine (tensors cannot be bound in the GPU's memory: no copies.)")]
    [InlineData(
        "no copies.",
        "none is left.",
        nameof(TensorPlacement.Staged),
        false,
        "pageable host memory, copied by the engine (tensors cannot be bound in the GPU's memory: no copies.; there is no page-locked memory: none is left.)")]
    public void On_a_GPU_the_best_that_works_is_taken_with_the_reasons(string? noDevice, string? noPages, string placement, bool pageLocked, string words)
    {
        BindingPlan plan = BindingPlan.Make(isGpu: true, () => noDevice, () => noPages);
        Assert.Equal((placement, pageLocked, words), (plan.Placement.ToString(), plan.PageLocked, plan.ToString()));
    }

    [Fact]
    public void The_library_that_copies_is_looked_for_where_native_libraries_are()
    {
        string folder = Directory.CreateTempSubdirectory("aiaa-native-").FullName;
        try
        {
            string library = Path.Combine(folder, "library.so");
            File.WriteAllBytes(library, []);
            Assert.Equal(library, DeviceSpace.Find($"/nowhere{Path.PathSeparator}{folder}", "library.so"));
            Assert.Null(DeviceSpace.Find(folder, "another.so"));
            Assert.Null(DeviceSpace.Find(null, "library.so"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
