namespace AgentIdentity.Cel.Tests.Library;

public sealed class HostTypes
{
    private static readonly CelType Account = CelType.Opaque(
        "Account",
        CelMember.Of<HostAccount>("owner", CelType.String, account => CelValue.FromString(account.Owner)),
        CelMember.Of<HostAccount>("parent", CelType.Opaque("Account"), account => account.Parent is { } parent ? Value(parent) : null),
        CelMember.Of<HostAccount>("broken", CelType.Int, _ => throw new InvalidOperationException("no store")));

    private static readonly CelEnvironment Environment = CelEnvironment.Standard
        .DeclareType(Account).Declare("account", Account).Declare("any", CelType.Dyn)
        .DeclareMethod("isOwnedBy", Account, [CelType.String], CelType.Bool, arguments => CelValue.FromBool(((HostAccount)arguments[0].AsOpaque).Owner == arguments[1].AsString));

    private static readonly CelActivation Values =
        CelActivation.Of(("account", Value(new HostAccount("ben", new HostAccount("ann", null)))), ("any", Value(new HostAccount("cy", null))));

    [Theory]
    [InlineData("account.owner == 'ben' && account.parent.owner == 'ann'")]
    [InlineData("account.isOwnedBy('ben') && account.parent.isOwnedBy('ann')")]
    [InlineData("has(account.parent) && !has(account.parent.parent)")]
    [InlineData("account.?parent.?parent.?owner.orValue('nobody') == 'nobody'")]
    [InlineData("any.owner == 'cy' && !has(any.nothing)")]
    [InlineData("type(account) == Account && type(any) == Account")]
    [InlineData("[account, account.parent].exists(a, a.owner == 'ann')")]
    public void Their_members_are_selected(string source) => Environment.Compile(source).Evaluate(Values).ToString().Should().Be("true");

    [Theory]
    [InlineData("account.ownr", 1, 9, "undefined field 'ownr' of 'Account'")]
    [InlineData("account.parent.ownr", 1, 16, "undefined field 'ownr' of 'Account'")]
    [InlineData("has(account.ownr)", 1, 1, "undefined field 'ownr' of 'Account'")]
    [InlineData("account.owner > 1", 1, 15, "no overload")]
    public void The_checker_knows_them(string source, int line, int column, string text)
    {
        var refusal = Expression.Refusal(source, Environment);
        (refusal.Line, refusal.Column).Should().Be((line, column), refusal.ToString());
        refusal.Message.Should().Contain(text);
    }

    [Theory]
    [InlineData("account.parent.parent.owner == 'x'", "no such field: parent of Account")]
    [InlineData("any.nothing == 1", "no such field: nothing of Account")]
    [InlineData("account.broken == 1", "broken failed: no store")]
    public void What_an_object_lacks_or_cannot_say_is_an_error(string source, string text) =>
        Environment.Compile(source).Evaluate(Values).ErrorText.Should().Be(text);

    [Fact]
    public void Their_members_can_be_unknown() =>
        Environment.Compile("account.owner == 'ben' && account.parent.owner == 'ann'").Evaluate(Values.WithUnknown("account.parent")).UnknownAttributes.Should().Equal("account.parent");

    private static CelValue Value(HostAccount account) => CelValue.FromOpaque(Account, account);

    private sealed record HostAccount(string Owner, HostAccount? Parent);
}
