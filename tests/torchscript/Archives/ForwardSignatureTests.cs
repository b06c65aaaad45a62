using Aiaa.TorchScript.Archives;

namespace Aiaa.TorchScript.Tests.Archives;

/// <summary>What a network's code says of the way in.</summary>
public sealed class ForwardSignatureTests
{
    [Theory]
    [InlineData("image: Tensor", "Tensor", "image")]
    [InlineData("x: Tensor,\n    mask: Optional[Tensor]=None,\n    scale: float=1.", "Tuple[Tensor, Tensor]", "x")]
    [InlineData("x: Optional[Tensor]=None", "List[Tensor]", "x")]
    [InlineData("input: Tensor,\n    sizes: Tuple[int, int]=(1, 2)", "Dict[str, Tensor]", "input")]
    public void One_tensor_is_what_a_network_takes(string arguments, string returns, string input)
    {
        ForwardSignature signature = ForwardSignature.Read(Code(arguments, returns), "m/code/net.py", "Net");
        Assert.Equal((input, returns, "__torch__.net.Net"), (signature.Input, signature.Returns, signature.Self));
        Assert.Equal(returns.StartsWith("Dict", StringComparison.Ordinal), signature.ReturnsDictionary);
        Assert.StartsWith("class Other", signature.Code[signature.ClassEnd..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: Tensor,\n    b: Tensor", "takes 2 inputs (a, b)")]
    [InlineData("images: List[Tensor]", "takes a List[Tensor]")]
    public void Anything_else_is_refused_by_name(string arguments, string reason) => Assert.Contains(
        reason, Assert.Throws<TorchScriptException>(() => ForwardSignature.Read(Code(arguments, "Tensor"), "c", "Net")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_class_without_forward_is_refused() =>
        Assert.Contains("no forward", Assert.Throws<TorchScriptException>(() => ForwardSignature.Read(Code("x: Tensor", "Tensor"), "c", "Missing")).Message, StringComparison.Ordinal);

    private static string Code(string arguments, string returns) =>
        $"class Net(Module):\n  training : bool\n  def forward(self: __torch__.net.Net,\n    {arguments}) -> {returns}:\n    return x\n"
        + "class Other(Module):\n  def forward(self: __torch__.net.Other) -> NoneType:\n    return None\n";
}
