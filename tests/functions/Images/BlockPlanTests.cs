using Aiaa.Functions.Images;
using CsCheck;

namespace Aiaa.Functions.Tests.Images;

public sealed class BlockPlanTests
{
    private const long Terabyte = 1L << 40;

    [Fact]
    public void The_blocks_of_any_length_follow_each_other_to_its_end_and_are_no_more_than_storage_takes() =>
        Gen.OneOf(Gen.Long[1, 100_000_000], Gen.Long[1, 4 * Terabyte]).Sample(length =>
        {
            BlockPlan plan = new(length);
            FileBlock[] blocks = [.. plan.Blocks];
            Assert.Equal(plan.Count, blocks.Length);
            Assert.InRange(blocks.Length, 1, 1000);
            long offset = 0;
            foreach (FileBlock block in blocks)
            {
                Assert.Equal(offset, block.Offset);
                Assert.InRange(block.Length, 1, plan.BlockBytes);
                offset += block.Length;
            }

            Assert.Equal(length, offset);
            Assert.All(blocks[..^1], block => Assert.Equal(plan.BlockBytes, block.Length));
            Assert.Equal(blocks.Length, blocks.Select(block => block.Id).Distinct().Count());
            Assert.All(blocks, block => Assert.Matches("^[A-Za-z0-9]{8}$", block.Id));
        });
}
