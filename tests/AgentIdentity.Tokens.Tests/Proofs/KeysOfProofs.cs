using System.Text.Json;

namespace AgentIdentity.Tokens.Tests;

/// <summary>Strangers choose the keys of proofs, so what is kept of them is bounded; a key that is kept answers to its own text and algorithm only.</summary>
public sealed class KeysOfProofs
{
    private readonly ProofKeys _keys = new();
    private readonly VerificationKey _key = new Broker().Keys.Active.Public;

    [Fact]
    public void A_key_is_found_again_under_its_text_and_algorithm_only()
    {
        _keys.Keep(Jwk("1"), "ES256", _key);

        _keys.Read(Jwk("1"), "ES256").Value.Should().BeSameAs(_key);
        _keys.Read(Jwk("1"), "ES384").Ok.Should().BeFalse();
        _keys.Read(Jwk("2"), "ES256").Ok.Should().BeFalse();
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void A_long_key_is_not_kept(int length, bool kept)
    {
        var jwk = Jwk(new string('n', length - Jwk("").GetRawText().Length));
        _keys.Keep(jwk, "ES256", _key);

        _keys.Read(jwk, "ES256").Ok.Should().Be(kept);
    }

    [Fact]
    public void No_more_than_4096_keys_are_kept()
    {
        Keep(0, 4096);
        Kept(4097).Should().Be(4096);

        Keep(0, 4096);
        Kept(4097).Should().Be(4096, "these were there before");

        Keep(4096, 1);
        Kept(4097).Should().Be(1, "a new one begins anew");
    }

    private void Keep(int first, int count)
    {
        foreach (var i in Enumerable.Range(first, count))
        {
            _keys.Keep(Jwk($"{i}"), "ES256", _key);
        }
    }

    private int Kept(int count) => Enumerable.Range(0, count).Count(i => _keys.Read(Jwk($"{i}"), "ES256").Ok);

    private static JsonElement Jwk(string n) => JsonDocument.Parse($$"""{"n":"{{n}}"}""").RootElement;
}
