// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.Ping;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.spi.database.Database.Entry;

/**
 * What is played. In each round clients come, hand a record and messages round, and leave; every some rounds there is a recovery. All
 * of it takes turns, for code that was compiled while something had never happened is thrown away when it does.
 *
 * <p>On one thread, which an interrupt ends.
 */
public final class Play implements AutoCloseable {
    private static final String DATABASE = "rehearsal.tdb";
    private static final long SRVID = 0x7E_0000_0000_0001L;
    private static final int STEPS_A_ROUND = 50;
    private static final int ROUNDS_A_RECOVERY = 16;

    /** Of a recovery. Some are known to all nodes, most to one. */
    private static final int RECORDS = 1000;

    private static final int COMMON_EVERY = 5;

    /** Longer than an election and a recovery take while the node itself is busy. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

    private static final Blob DATA = Blob.wrap(new byte[100]);

    private final Stage stage;
    private final Calm calm;
    private final List<StageClient> clients;

    /** @param calm when the play may go on */
    public Play(Stage stage, Calm calm) throws IOException {
        this.stage = stage;
        this.calm = calm;
        clients = connect();
    }

    private List<StageClient> connect() throws IOException {
        List<StageClient> connected = new ArrayList<>();
        try {
            for (Path socket : stage.sockets()) {
                connected.add(new StageClient(socket, connected.size(), ANSWER_LIMIT));
            }
            return connected;
        } catch (IOException e) {
            close(connected);
            throw e;
        }
    }

    /** Plays so many rounds, once the nodes have found each other. */
    public void run(int rounds) throws IOException, InterruptedException, MalformedPayloadException {
        int dbId = 0;
        for (StageClient client : clients) {
            client.ask(new RegisterSrvid(Srvid.RECONFIGURE));
            awaitRecovered(client);
        }
        for (StageClient client : clients) {
            dbId = attach(client);
        }
        for (int round = 0; round < rounds; round++) {
            calm.await();
            if (round % ROUNDS_A_RECOVERY == 0) {
                fill(dbId, round);
                recover(clients.get(0));
            }
            handRound(dbId, round);
        }
    }

    private static int attach(StageClient client) throws IOException, MalformedPayloadException {
        ReplyControl reply = client.ask(new DbAttach(DATABASE));
        if (reply.status() != 0) {
            throw new IOException("the nodes cannot attach " + DATABASE + ": is there room for it?");
        }
        return DbAttach.Reply.decode(reply.data()).dbId();
    }

    private void handRound(int dbId, int round) throws IOException, MalformedPayloadException {
        List<StageClient> guests = connect();
        try {
            handRound(guests, dbId, key(round));
        } finally {
            close(guests);
        }
    }

    private void handRound(List<StageClient> guests, int dbId, Blob key) throws IOException, MalformedPayloadException {
        for (StageClient guest : guests) {
            attach(guest);
            guest.ask(new RegisterSrvid(SRVID));
        }
        for (int step = 0; step < STEPS_A_ROUND; step++) {
            int pnn = step % guests.size();
            int next = (pnn + 1) % guests.size();
            guests.get(pnn).migrate(dbId, key);
            if (step == 0) {
                stage.write(pnn, dbId, key, DATA);
            }
            guests.get(pnn).ask(new Ping());
            guests.get(pnn).tell(next, SRVID, key(step));
            guests.get(next).receive();
        }
    }

    private static Blob key(int number) {
        return Blob.cString("record " + "x".repeat(number % Long.BYTES) + number);
    }

    private void fill(int dbId, int rsn) {
        for (int pnn = 0; pnn < clients.size(); pnn++) {
            List<Entry> records = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                if (i % clients.size() == pnn || i % COMMON_EVERY == 0) {
                    RecordHeader header = new RecordHeader(rsn, pnn, 0);
                    records.add(new Entry(key(i), header, DATA));
                }
            }
            stage.store(pnn, dbId, records);
        }
    }

    private static void recover(StageClient client) throws IOException {
        client.ask(new SetRecmode(RecoveryMode.ACTIVE));
        awaitRecovered(client);
    }

    /** Every recovery ends with a message to those who have registered for it. */
    private static void awaitRecovered(StageClient client) throws IOException {
        while (client.ask(new GetRecmode()).status() != RecoveryMode.NORMAL.code()) {
            client.receive();
        }
    }

    @Override
    public void close() throws IOException {
        close(clients);
    }

    private static void close(List<StageClient> open) throws IOException {
        for (StageClient client : open) {
            client.close();
        }
    }
}
