using System.Text;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Gateway.Tests.Http;

public sealed class PathLawTests
{
    private const string Alphabet = "ab.%/2eEfF5cC;\\ ?#~é0\u0001+:@";

    [Law(Cases = 2000, Arbitrary = [typeof(NearPaths)])]
    public bool An_accepted_path_means_the_same_to_every_reader(NearPath near)
    {
        var path = "/" + near.Text;
        if (ApiPath.FindPathProblem(path) is not null)
        {
            return true;
        }

        var decoded = Uri.UnescapeDataString(path);
        return new Uri("http://host" + path).AbsolutePath == path
            && decoded.Count(c => c == '/') == path.Count(c => c == '/')
            && !decoded.Contains('\\') && !decoded.Contains(';') && !decoded.Contains("//")
            && decoded.Split('/').All(segment => segment is not ("." or ".."))
            && Uri.UnescapeDataString(decoded) == decoded;
    }

    [Law(Cases = 500)]
    public bool Any_text_that_is_escaped_by_the_book_is_accepted(NonEmptyString text)
    {
        var plain = new string([.. text.Get.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && "/\\%;?#".IndexOf(c) < 0)]);
        return plain is "" or "." or ".." || ApiPath.FindPathProblem("/" + Uri.EscapeDataString(plain)) is null;
    }

    public sealed record NearPath(string Text);

    public static class NearPaths
    {
        public static Arbitrary<NearPath> Paths() =>
            Gen.Elements(Alphabet.ToCharArray()).ArrayOf().Select(characters => new NearPath(new StringBuilder().Append(characters).ToString())).ToArbitrary();
    }
}
