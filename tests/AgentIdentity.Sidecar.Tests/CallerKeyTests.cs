using AgentIdentity.Sidecar.Callers;
using AgentIdentity.Sidecar.Configuration;

namespace AgentIdentity.Sidecar.Tests;

public sealed class CallerKeyTests
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "keys", "sidecar.key");

    [Fact]
    public void A_key_is_made_on_first_start_and_kept()
    {
        CallerKey.OpenFile(_path);
        var value = File.ReadAllText(_path).Trim();

        CallerKey.OpenFile(_path).Matches(value).Should().BeTrue();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(_path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void Another_key_does_not_match() => CallerKey.OpenFile(_path).Matches(new string('x', 43)).Should().BeFalse();

    [Fact]
    public void A_key_that_others_can_read_is_refused()
    {
        CallerKey.OpenFile(_path);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        FluentActions.Invoking(() => CallerKey.OpenFile(_path)).Should().Throw<SidecarSettingsException>().WithMessage("*can be read by others*");
    }

    [Fact]
    public void A_short_key_is_refused()
    {
        CallerKey.OpenFile(_path);
        File.WriteAllText(_path, "short");

        FluentActions.Invoking(() => CallerKey.OpenFile(_path)).Should().Throw<SidecarSettingsException>().WithMessage("*no key*");
    }

    [Fact]
    public void Printing_it_prints_nothing_of_it() => CallerKey.OpenFile(_path).ToString().Should().NotContain(File.ReadAllText(_path).Trim());
}
