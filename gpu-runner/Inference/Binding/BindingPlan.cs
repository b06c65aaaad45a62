namespace Aiaa.GpuRunner.Inference.Binding;

/// <summary>Where the tensors of a run are bound.</summary>
internal enum TensorPlacement
{
    /// <summary>In host memory, where the engine computes: nothing is copied.</summary>
    Host,

    /// <summary>In host memory, and the engine copies to its device and back within the run.</summary>
    Staged,

    /// <summary>In the memory of the device, filled and read by copies of our own; the addresses never change.</summary>
    Device,
}

/// <summary>Where tensors are bound on one device, decided once at start.</summary>
/// <param name="Placement">Where.</param>
/// <param name="PageLocked">Whether host memory is of pages that the GPU reaches by itself, so that copies need no step between.</param>
/// <param name="Reasons">Why it is not better on a GPU, one sentence each; empty otherwise.</param>
internal sealed record BindingPlan(TensorPlacement Placement, bool PageLocked, IReadOnlyList<string> Reasons)
{
    /// <summary>For the processor.</summary>
    public static BindingPlan OfHost { get; } = new(TensorPlacement.Host, PageLocked: false, []);

    /// <summary>Decides.</summary>
    /// <param name="isGpu">Whether networks compute on a GPU.</param>
    /// <param name="tryDevice">Has a tensor go to the device's memory and back; tells why it did not come back, or null.</param>
    /// <param name="tryPageLocked">Takes page-locked memory; tells why there is none, or null.</param>
    public static BindingPlan Make(bool isGpu, Func<string?> tryDevice, Func<string?> tryPageLocked)
    {
        if (!isGpu)
        {
            return OfHost;
        }

        List<string> reasons = [];
        TensorPlacement placement = TensorPlacement.Device;
        if (tryDevice() is { } noDevice)
        {
            placement = TensorPlacement.Staged;
            reasons.Add($"tensors cannot be bound in the GPU's memory: {noDevice}");
        }

        bool pageLocked = true;
        if (tryPageLocked() is { } noPages)
        {
            pageLocked = false;
            reasons.Add($"there is no page-locked memory: {noPages}");
        }

        return new BindingPlan(placement, pageLocked, reasons);
    }

    /// <summary>In words, as /health has it.</summary>
    public override string ToString()
    {
        string where = Placement switch
        {
            TensorPlacement.Host => "host memory",
            TensorPlacement.Staged => $"{Pages} host memory, copied by the engine",
            _ => $"GPU memory, copied through {Pages} host memory",
        };
        return Reasons.Count == 0 ? where : $"{where} ({string.Join("; ", Reasons)})";
    }

    private string Pages => PageLocked ? "page-locked" : "pageable";
}
