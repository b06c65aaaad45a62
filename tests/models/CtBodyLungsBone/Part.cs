namespace Aiaa.Models.Tests.CtBodyLungsBone;

/// <summary>What the drawn torso is made of.</summary>
internal enum Part : byte
{
    Air,
    Table,
    Foam,
    SoftTissue,
    BowelGas,
    Trachea,
    Lung,
    Vessel,
    CompactBone,
    Marrow,
    SpinalCanal,
}
