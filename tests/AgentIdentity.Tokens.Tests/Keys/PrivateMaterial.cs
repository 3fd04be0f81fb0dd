using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;

namespace AgentIdentity.Tokens.Tests;

/// <summary>Private keys are in the key file, and nowhere that anything is printed.</summary>
public sealed class PrivateMaterial : IDisposable
{
    private static readonly string[] Secret = ["d", "p", "q", "dp", "dq", "qi"];
    private readonly string _folder = Directory.CreateTempSubdirectory("private").FullName;

    private string File => Path.Combine(_folder, "tokens.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory(Skip = Tier.Slow, SkipType = typeof(Tier), SkipWhen = nameof(Tier.IsMutation))]
    [InlineData("ES256")]
    [InlineData("PS256")]
    public void Nothing_that_is_printed_or_published_holds_a_secret_number(string algorithm)
    {
        var ring = KeyRing.OpenFile(File, TimeProvider.System, new() { Algorithm = algorithm });
        var secrets = SecretsOfTheFile();
        secrets.Should().NotBeEmpty();
        var printed = string.Join('\n', Printed(ring).Concat(Printed(ring.Active)).Concat(Printed(ring.Active.Public)).Append(ring.ToJwks()));

        printed.Should().NotContainAny(secrets);
        printed.Should().Contain("[redacted]");
    }

    [Fact]
    public void What_says_that_a_file_is_damaged_quotes_none_of_it()
    {
        KeyRing.OpenFile(File, TimeProvider.System);
        var secrets = SecretsOfTheFile();
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File).Replace("\"active\"", "\"acting\"", StringComparison.Ordinal));

        this.Invoking(_ => KeyRing.OpenFile(File, TimeProvider.System)).Should().Throw<InvalidDataException>()
            .Which.ToString().Should().NotContainAny(secrets);
    }

    [Fact]
    public void The_text_of_a_key_file_is_wiped_when_it_was_written_and_when_it_grew()
    {
        var text = new SecretText();
        var first = text.GetMemory();
        RandomNumberGenerator.Fill(first.Span);
        text.Advance(first.Length);
        var second = text.GetMemory(64 * 1024);
        first.ToArray().Should().OnlyContain(value => value == 0, "the buffer was left for a larger one");

        RandomNumberGenerator.Fill(second.Span);
        text.Dispose();

        second.ToArray().Should().OnlyContain(value => value == 0);
    }

    private static IEnumerable<string> Printed(object thing) =>
        thing.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.GetValue(thing)?.ToString() ?? "").Append(thing.ToString()!);

    private string[] SecretsOfTheFile()
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(File));
        return [.. document.RootElement.GetProperty("keys").EnumerateArray().SelectMany(key => Secret.Where(name => key.TryGetProperty(name, out _)).Select(name => key.GetProperty(name).GetString()!))];
    }
}
