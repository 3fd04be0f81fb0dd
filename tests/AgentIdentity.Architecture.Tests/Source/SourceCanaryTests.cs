using System.Text;

namespace AgentIdentity.Architecture.Tests.Source;

/// <summary>Each gate of this folder, shown something it must refuse and something it must not.</summary>
public sealed class SourceCanaryTests
{
    [Fact]
    public void A_file_of_401_lines_is_caught_and_one_of_400_is_not()
    {
        SizeGates.LongFiles([File(new string('\n', 401))]).Should().ContainSingle();
        SizeGates.LongFiles([File(new string('\n', 400))]).Should().BeEmpty();
    }

    [Fact]
    public void The_median_is_the_middle_file() =>
        SizeGates.MedianLines([File("\n"), File(new string('\n', 70)), File(new string('\n', 300))]).Should().Be(70);

    [Fact]
    public void A_method_of_71_lines_is_caught_and_one_of_70_is_not()
    {
        SizeGates.LongMethods([Method(71)]).Should().ContainSingle();
        SizeGates.LongMethods([Method(70)]).Should().BeEmpty();
    }

    [Theory]
    [InlineData("sealed class C { C(int a, int b, int c, int d, int e, int f, int g) { } }", 1)]
    [InlineData("sealed class C(int a, int b, int c, int d, int e, int f, int g);", 1)]
    [InlineData("sealed class C(int a, int b, int c, int d, int e, int f);", 0)]
    [InlineData("sealed record R(int a, int b, int c, int d, int e, int f, int g);", 0)]
    public void Wide_constructors_are_caught_but_not_wide_data(string code, int caught) =>
        SizeGates.WideConstructors([File(code)]).Should().HaveCount(caught);

    [Theory]
    [InlineData("TokenHelper", 1)]
    [InlineData("StringUtils", 1)]
    [InlineData("AgentManager", 1)]
    [InlineData("TokenService", 1)]
    [InlineData("DecisionsImpl", 1)]
    [InlineData("HandlerBase", 1)]
    [InlineData("Common", 1)]
    [InlineData("Base64Url", 0)]
    [InlineData("BrokerServiceCollectionExtensions", 0)]
    public void Banned_type_names_are_caught(string name, int caught) =>
        NameGates.Types([File($"sealed class {name};")]).Should().HaveCount(caught);

    [Theory]
    [InlineData("src/AgentIdentity.Broker/Services/Agents.cs", 1)]
    [InlineData("src/AgentIdentity.Broker/Models/Agent.cs", 1)]
    [InlineData("src/AgentIdentity.Broker/Agents/AgentUtils.cs", 1)]
    [InlineData("src/AgentIdentity.Broker/Agents/AgentDirectory.cs", 0)]
    public void Banned_paths_are_caught(string path, int caught) => NameGates.Paths([path]).Should().HaveCount(caught);

    [Theory]
    [InlineData("class Open;", 1)]
    [InlineData("record Open;", 1)]
    [InlineData("abstract class Parent; sealed class Child : Parent;", 0)]
    [InlineData("class Parent; sealed class Child : Parent;", 0)]
    [InlineData("static class Functions; readonly record struct Value;", 0)]
    public void Open_classes_are_caught(string code, int caught) => ShapeGates.OpenClasses([File(code)]).Should().HaveCount(caught);

    [Theory]
    [InlineData("interface IOnce; sealed class Once : IOnce;", 1)]
    [InlineData("interface ITwice; sealed class A : ITwice; sealed class B : ITwice;", 0)]
    [InlineData("interface ITwice<T>; sealed class A : ITwice<int>; sealed class B : ITwice<long>;", 0)]
    [InlineData("interface IStops;", 0)]
    public void Interfaces_for_one_class_are_caught(string code, int caught) => ShapeGates.LonelyInterfaces([File(code)]).Should().HaveCount(caught);

    [Fact]
    public void A_region_is_caught() => TidyGates.Regions([File("#region fields\n#endregion")]).Should().ContainSingle();

    [Theory]
    [InlineData("// return token;", 1)]
    [InlineData("// tokens.Add(token);", 1)]
    [InlineData("// if (token is null) {", 1)]
    [InlineData("// RFC 9449 section 4.3: the proof is bound to one request; a second use is a replay.", 0)]
    public void Code_in_a_comment_is_caught(string comment, int caught) => TidyGates.CommentedOutCode([File(comment)]).Should().HaveCount(caught);

    [Theory]
    [InlineData("^[a-z]+$", 1)]
    [InlineData(@"^[a-z]+\\z", 0)]
    [InlineData("[a-z]$", 0)]
    public void A_pattern_with_a_loose_end_is_caught(string pattern, int caught) =>
        TidyGates.PatternsWithLooseEnds([File($"[GeneratedRegex(\"{pattern}\")] partial class Pattern;")]).Should().HaveCount(caught);

    [Fact]
    public void Unfinished_work_is_caught() => TidyGates.Unfinished([File("throw new NotImplementedException();")]).Should().ContainSingle();

    [Fact]
    public void A_log_message_outside_its_file_is_caught()
    {
        TidyGates.LogMessagesElsewhere([File("[LoggerMessage(1)]")]).Should().ContainSingle();
        TidyGates.LogMessagesElsewhere([SourceFile.Parse("src/X/Log.cs", "[LoggerMessage(1)]")]).Should().BeEmpty();
    }

    private static SourceFile File(string code) => SourceFile.Parse("src/X/Canary.cs", code);

    private static SourceFile Method(int lines)
    {
        StringBuilder code = new("sealed class C\n{\n    void M()\n    {\n");
        code.Insert(code.Length, "        M();\n", lines - 3).Append("    }\n}\n");
        return File(code.ToString());
    }
}
