using TorchSharp;

namespace Aiaa.TorchScript.Networks;

/// <summary>One output of a network.</summary>
/// <param name="Name">Its key in a dictionary, else OUTPUT__ and its number, as Triton counts.</param>
/// <param name="Tensor">The tensor.</param>
internal sealed record NamedTensor(string Name, torch.Tensor Tensor);
