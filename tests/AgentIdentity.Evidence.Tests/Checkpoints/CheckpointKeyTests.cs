using System.Security.Cryptography;

namespace AgentIdentity.Evidence.Tests.Checkpoints;

public sealed class CheckpointKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentidentity-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "checkpoint.pem");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_file_is_made_once_readable_by_its_owner_only_and_opened_again()
    {
        using var first = CheckpointKey.OpenFile(Path);
        using var again = CheckpointKey.OpenFile(Path);

        again.Public.KeyId.Should().Be(first.Public.KeyId);
        Directory.GetFiles(_folder).Should().ContainSingle();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void A_key_file_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        CheckpointKey.OpenFile(Path).Dispose();
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var open = () => CheckpointKey.OpenFile(Path);

        open.Should().Throw<EvidenceFormatException>().WithMessage("*chmod 600*");
    }

    [Fact]
    public void A_file_without_a_usable_key_is_refused()
    {
        Write("no key here");
        FluentActions.Invoking(() => CheckpointKey.OpenFile(Path)).Should().Throw<EvidenceFormatException>();

        using var wrongCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Write(wrongCurve.ExportPkcs8PrivateKeyPem());
        FluentActions.Invoking(() => CheckpointKey.OpenFile(Path)).Should().Throw<EvidenceFormatException>();

        using var publicOnly = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write(publicOnly.ExportSubjectPublicKeyInfoPem());
        FluentActions.Invoking(() => CheckpointKey.OpenFile(Path)).Should().Throw<EvidenceFormatException>();
    }

    [Fact]
    public void Processes_that_start_together_end_up_with_one_key()
    {
        var ids = new string[8];

        Parallel.For(0, ids.Length, index =>
        {
            using var key = CheckpointKey.OpenFile(Path);
            ids[index] = key.Public.KeyId;
        });

        ids.Distinct().Should().ContainSingle();
        Directory.GetFiles(_folder).Should().ContainSingle();
    }

    [Fact]
    public void The_private_part_is_never_printed()
    {
        using var key = CheckpointKey.OpenFile(Path);

        var secret = File.ReadAllLines(Path)[1];
        key.ToString().Should().Contain(key.Public.KeyId).And.NotContain(secret);
    }

    [Fact]
    public async Task A_public_key_read_from_pem_verifies()
    {
        using var key = CheckpointKey.Create();
        var entries = Sample.Entries(2);

        var copy = CheckpointPublicKey.FromPem(key.Public.ToPem());

        copy.KeyId.Should().Be(key.Public.KeyId);
        var report = await ChainVerifier.VerifyAsync(entries.ToAsyncEnumerable(), [Sample.Sign(key, entries[1])], [copy], null, Sample.Ct);
        report.Ok.Should().BeTrue();
    }

    [Fact]
    public void The_key_id_is_the_rfc_7638_thumbprint()
    {
        // The P-256 key of RFC 7515 appendix A.3; its thumbprint was computed apart from this code.
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = System.Buffers.Text.Base64Url.DecodeFromChars("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                Y = System.Buffers.Text.Base64Url.DecodeFromChars("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
            },
        });

        CheckpointPublicKey.FromPem(key.ExportSubjectPublicKeyInfoPem()).KeyId
            .Should().Be("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
    }

    [Fact]
    public void An_empty_chain_cannot_be_signed()
    {
        using var key = CheckpointKey.Create();

        var sign = () => new CheckpointSigner(key).Sign(ChainHead.Empty, Sample.Start);

        sign.Should().Throw<ArgumentException>();
    }

    private void Write(string text)
    {
        File.WriteAllText(Path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
