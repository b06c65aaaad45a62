using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aiaa.RunnerProtocol.TorchScript;

/// <summary>How calls and answers are written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkerCall))]
[JsonSerializable(typeof(WorkerAnswer))]
public sealed partial class WorkerJson : JsonSerializerContext;
