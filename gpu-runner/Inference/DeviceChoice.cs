namespace Aiaa.GpuRunner.Inference;

/// <summary>Which device networks shall run on.</summary>
internal enum DeviceChoice
{
    /// <summary>The best that works here: TensorRT is never chosen by itself, because it builds an engine per model, which takes minutes.</summary>
    Auto,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU by CUDA.</summary>
    Cuda,

    /// <summary>An NVIDIA GPU by TensorRT, with CUDA for what TensorRT does not know.</summary>
    TensorRt,
}
