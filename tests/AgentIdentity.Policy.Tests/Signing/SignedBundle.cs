using System.Text;

namespace AgentIdentity.Policy.Tests.Signing;

/// <summary>A small bundle, the key that signs it, and the moment at which it is looked at.</summary>
internal static class SignedBundle
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    public static readonly SignedTerms Terms = new(7, "0123abcd", Now.AddDays(-1), Now.AddDays(30));
    public static readonly BundleSigningKey Key = BundleSigningKey.Create();
    public static readonly BundleSigningKey Stranger = BundleSigningKey.Create();

    public static BundleContent Files(params (string Path, string Text)[] more) => BundleContent.Of(
        new (string Path, string Text)[]
        {
            ("model/main.fga", "model\n  schema 1.1\n\ntype user\n\ntype tool\n  relations\n    define human_may: [user]\n"),
            ("tuples/seed.yaml", "- { user: \"user:ben\", relation: human_may, object: \"tool:crm/a\" }\n"),
            ("tests/a.fga.yaml", "tests:\n  - name: a\n    check:\n      - { user: \"user:ben\", object: \"tool:crm/a\", assertions: { human_may: true } }\n"),
        }.Concat(more).Select(static file => new KeyValuePair<string, ReadOnlyMemory<byte>>(file.Path, Encoding.UTF8.GetBytes(file.Text))));

    /// <summary>The same files under another signature.</summary>
    public static BundleContent With(this BundleContent content, string? signature) => BundleContent.Of(content.Files
        .Concat(signature is null ? [] : [new KeyValuePair<string, ReadOnlyMemory<byte>>(BundleContent.SignatureFile, Encoding.UTF8.GetBytes(signature))]));

    public static PolicyError Refusal(this BundleContent content, DateTimeOffset? now = null, params BundleSigningKey[] trusted) =>
        content.Invoking(c => c.Verify([.. (trusted.Length > 0 ? trusted : [Key]).Select(static key => key.Public)], now ?? Now))
            .Should().Throw<PolicyLoadException>().Which.Problems[0].Error;
}
