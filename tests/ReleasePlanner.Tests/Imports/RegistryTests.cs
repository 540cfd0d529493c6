using System.Text;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Imports;

public class RegistryTests
{
    [Fact]
    public void The_French_registry_has_whole_numbers_with_a_decimal_and_few_booking_groups()
    {
        byte[] content =
        [
            .. Encoding.UTF8.Preamble,
            .. Encoding.UTF8.GetBytes(
                "N° auto;nom;région administrative;commune;écrans;fauteuils;programmateur;latitude;longitude\r\n" +
                "31;UGC NORMANDIE;ILE-DE-FRANCE;Paris 8e Arrondissement;4.0;1533.0;UGC;48.872265;2.300938\r\n" +
                "733;STUDIO GALANDE;ILE-DE-FRANCE;Paris 5e Arrondissement;1.5;97.0;;48.851619;2.347076\r\n"),
        ];
        var parsed = Importer.Read(new(ImportKind.Theaters, content, null, ImportFormat.Cnc));
        var row = Assert.Single(parsed.Good);
        Assert.Equal(("theater:fr-cnc-31", 4, 1533, "chain:ugc", "market:fr"),
            (row.Theater.Value, row.Screens, row.Seats, row.Chain.Chain.Value, row.Market.Value));
        Assert.Contains("écrans is '1.5'", Assert.Single(parsed.Bad).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_rooms_of_the_Brazilian_registry_are_not_counted()
    {
        var parsed = Importer.Read(new(ImportKind.Theaters, Encoding.UTF8.GetBytes(
            """
            REGISTRO_SALA;SITUACAO_SALA;DATA_SITUACAO_SALA;ASSENTOS_SALA;NOME_COMPLEXO;REGISTRO_COMPLEXO;MUNICIPIO_COMPLEXO;UF_COMPLEXO;NOME_GRUPO_EXIBIDOR
            1;EM FUNCIONAMENTO;24/04/2021;200;PARK;10;MANAUS;AM;CINEMARK
            2;FECHADO;24/04/2021;100;PARK;10;MANAUS;AM;CINEMARK
            3;EM FUNCIONAMENTO;24/04/2021;150;PARK;10;MANAUS;AM;CINEMARK
            3;EM FUNCIONAMENTO;24/04/2021;150;PARK;10;MANAUS;AM;CINEMARK
            4;FECHADO;29/08/2011;162;OLD;11;JAGUARIÚNA;SP;NÃO PERTENCE A NENHUM GRUPO EXIBIDOR
            5;EM FUNCIONAMENTO;29/08/2011;;SOLO;12;;;NÃO PERTENCE A NENHUM GRUPO EXIBIDOR
            """), null, ImportFormat.Ancine));
        Assert.Equal(["theater:br-ancine-10", "theater:br-ancine-12"], parsed.Good.Select(t => t.Theater.Value));
        var (park, solo) = (parsed.Good[0], parsed.Good[1]);
        Assert.Equal((2, 350, "America/Manaus", "chain:cinemark"), (park.Screens, park.Seats, park.TimeZone!.Id, park.Chain.Chain.Value));
        Assert.Equal((1, null, null, "chain:br-ancine-12"), (solo.Screens, solo.Seats, solo.Region, solo.Chain.Chain.Value));
        Assert.Equal("room 3 is on line 4 already; line 4 counts, line 5 does not", Assert.Single(parsed.Bad).Reason);
        Assert.Equal("1 complexes have no open room and are left out", Assert.Single(parsed.Warnings));
    }

    [Fact]
    public void The_French_registry_as_published_is_read_whole()
    {
        var parsed = Importer.Read(new(ImportKind.Theaters, SharedData.Read("official/etablissements-cinematographiques.csv.gz"), null, ImportFormat.Cnc));
        Assert.Empty(parsed.Bad);
        Assert.Equal(2061, parsed.Good.Count);
        Assert.Equal(291, parsed.Good.Count(t => t.Chain.Kind == Chains.ChainKind.Circuit));
    }

    [Fact]
    public void The_Brazilian_registry_as_published_is_read_whole()
    {
        var parsed = Importer.Read(new(ImportKind.Theaters, SharedData.Read("official/salas-de-exibicao-e-complexos.csv.gz"), null, ImportFormat.Ancine));
        Assert.Equal(6246, parsed.Rows);
        Assert.Empty(parsed.Bad);
        Assert.Equal(3673, parsed.Good.Sum(t => t.Screens));
        Assert.Equal(1011, parsed.Good.Count);
        Assert.Equal("939 complexes have no open room and are left out", Assert.Single(parsed.Warnings));
    }

    [Fact]
    public void The_American_theaters_are_read_whole()
    {
        var parsed = Importer.Read(new(ImportKind.Theaters, SharedData.Read("theaters/us.csv"), MarketId.Parse("market:us")));
        Assert.Empty(parsed.Bad);
        Assert.Equal(4048, parsed.Good.Count);
        Assert.Equal(277, parsed.Good.Count(t => t.Chain.Chain.Value == "chain:carmike-cinemas"));
    }
}
