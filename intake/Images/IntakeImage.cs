using Aiaa.Intake.Spooling;

namespace Aiaa.Intake.Images;

/// <summary>The one image that an intake made, ready to be stored.</summary>
/// <param name="FileName">A name whose ending tells the format.</param>
/// <param name="File">The image's bytes.</param>
/// <param name="Notes">What was done to the series on the way, in sentences without patient data; empty for an image that came as it is.</param>
public sealed record IntakeImage(string FileName, SpooledPart File, IReadOnlyList<string> Notes);
