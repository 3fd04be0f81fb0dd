using System.Text.RegularExpressions;
using AgentIdentity.Architecture.Tests.Source;

namespace AgentIdentity.Architecture.Tests.Errors;

public sealed partial class ErrorTests
{
    private static readonly IReadOnlyList<ErrorCode> Codes = ErrorCode.In(SourceFile.Under("src/"));

    [Fact]
    public void Docs_errors_md_is_what_the_enums_say()
    {
        if (Environment.GetEnvironmentVariable("AGENTID_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Repository.FullPath(ErrorPage.Path), ErrorPage.Write(Codes));
        }

        Repository.Read(ErrorPage.Path).Should().Be(ErrorPage.Write(Codes), "AGENTID_WRITE_DOCS=1 writes it again");
    }

    [Fact]
    public void Every_code_is_unique_in_its_rooms_range_and_explained() => ErrorPage.Faults(Codes).Should().BeEmpty();

    /// <summary>Whether it is a good mend is for people to judge; a meaning that stops after what went wrong has none.</summary>
    [Fact]
    public void Every_code_says_what_to_do_beside_what_it_means() =>
        Codes.Where(code => !SaysMore().IsMatch(code.Meaning)).Select(code => $"{code.Code} {code.Meaning}").Should().BeEmpty();

    [Theory]
    [InlineData("The upstream broke off its answer.", false)]
    [InlineData("The upstream broke off its answer. Look at its log.", true)]
    [InlineData("Expired. Mend: exchange again.", true)]
    public void Canary_a_code_without_a_mend_is_caught(string meaning, bool says) => SaysMore().IsMatch(meaning).Should().Be(says);

    [Fact]
    public void Every_room_that_refuses_has_codes() =>
        Codes.Select(code => code.Room).Distinct().Should().BeEquivalentTo("Tokens", "Policy", "Gateway", "ModelProxy", "Broker", "Server");

    [Theory]
    [InlineData("/// <summary>Fine.</summary>\n A = 1001, /// <summary>Twice.</summary>\n B = 1001,", "1001 is used 2 times")]
    [InlineData("/// <summary>Elsewhere.</summary>\n A = 2001,", "TokenError.A = 2001 is outside the range of Tokens")]
    [InlineData("A = 1001,", "TokenError.A has no summary")]
    [InlineData("/// <summary>No number.</summary>\n A,", "TokenError.A = 0 is outside the range of Tokens")]
    public void Canary_a_faulty_code_is_caught(string members, string fault) => ErrorPage.Faults(Parse(members)).Should().Contain(fault);

    [Fact]
    public void Canary_a_new_code_changes_the_page()
    {
        var one = Parse("/// <summary>Use <c>DPoP</c>.</summary>\n A = 1001,");

        ErrorPage.Write(one).Should().Contain("| AID1001 | A | Use `DPoP`. |").And.NotBe(ErrorPage.Write([]));
    }

    private static IReadOnlyList<ErrorCode> Parse(string members) =>
        ErrorCode.In([SourceFile.Parse("src/AgentIdentity.Tokens/TokenError.cs", $"public enum TokenError\n{{\n{members}\n}}")]);

    [GeneratedRegex(@"[.;:] \S")]
    private static partial Regex SaysMore();
}
