using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aiaa.RunnerProtocol;

/// <summary>How both sides write and read the records of this interface.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(CheckModelRequest))]
[JsonSerializable(typeof(CheckModelAnswer))]
[JsonSerializable(typeof(RunnerError))]
[JsonSerializable(typeof(RunnerHealth))]
public sealed partial class RunnerJson : JsonSerializerContext;
