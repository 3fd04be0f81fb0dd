namespace AgentIdentity.ModelProxy.Tests.Headers;

public sealed class IdempotencyKeyTests
{
    [Fact]
    public void It_is_the_same_for_the_same_key_of_the_same_delegation_and_for_no_other()
    {
        var mine = IdempotencyKey.Of("dlg_1", "order-17");

        IdempotencyKey.Of("dlg_1", "order-17").Should().Be(mine);
        new[] { IdempotencyKey.Of("dlg_2", "order-17"), IdempotencyKey.Of("dlg_1", "order-18"), IdempotencyKey.Of("dlg_1o", "rder-17") }.Should().OnlyHaveUniqueItems().And.NotContain(mine);
    }
}
